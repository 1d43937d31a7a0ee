"""Files to take away."""

from io import BytesIO

from flask import Response, send_file


def file(content: bytes, name: str, mimetype: str, *, shown: bool = False) -> Response:
    """Under its Chinese name (RFC 6266). A title that people wrote may hold what no name of a file does: lines, marks that turn
    letters around. ``shown`` in the browser, from where it is printed."""
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    sent = send_file(BytesIO(content), mimetype=mimetype, as_attachment=not shown, download_name=plain)
    del sent.headers["Cache-Control"]  # what every page has is stricter
    return sent
