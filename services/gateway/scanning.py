"""An address of ours as a picture for phones: on the wall of a room, on a sheet of the notice board."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import segno
from flask import current_app
from markupsafe import Markup

PUBLIC_URL = "PUBLIC_URL"  # key in app.config


def ours() -> str:
    """What another device opens to come here; empty where none can."""
    address: str = current_app.config[PUBLIC_URL].rstrip("/")
    return address if reaches_us(address) else ""


def reaches_us(address: str) -> bool:
    """Whether another device comes here by this address: one's own machine has names that mean another machine to a phone."""
    host = urlsplit(address).hostname or "localhost"
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not (ip_address(host).is_loopback or ip_address(host).is_unspecified)
    except ValueError:
        return True  # a name


def drawn(path: str, title: str) -> Markup | None:
    """The code that leads to this page of ours; none where no phone could follow it."""
    if not (host := ours()):
        return None
    picture = segno.make(host + path, error="m", micro=False).svg_inline(
        omitsize=True, light="white", svgclass="code__picture", lineclass=None, title=title
    )
    return Markup(picture)  # noqa: S704 - drawn here, of an address of our own
