"""What every answer carries so that a browser can be trusted with it, and how much a request may bring."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from services.gateway.settings import PAGE_BODY_BYTES, Settings

# No inline script, no inline style, nothing from elsewhere, and nobody may put our pages into a frame.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",  # the CSRF check under TLS reads the referrer of our own pages
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
UPLOADS = "UPLOAD_ENDPOINTS"  # key in app.config: endpoints that may take a file, and how many bytes


def install(app: Flask, settings: Settings) -> None:
    """Set cookie rules, limit request bodies and put the headers on every answer."""
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name("form", settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=PAGE_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=PAGE_BODY_BYTES,
        MAX_FORM_PARTS=2000,
    )
    app.config[UPLOADS] = {}

    @app.before_request
    def _let_uploads_be_larger() -> None:
        if (most := app.config[UPLOADS].get(request.endpoint)) is not None:
            request.max_content_length = most

    @app.after_request
    def _put_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if request.endpoint != "static":
            # What one person saw must not come back from a shared phone's cache.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def cookie_name(purpose: str, settings: Settings) -> str:
    """``__Host-`` makes the browser itself refuse a cookie set by another host or without TLS."""
    return f"__Host-shouyi-{purpose}" if settings.secure_cookies else f"shouyi-{purpose}"


def own_address(wanted: str) -> str:
    """A page of this site, whatever an address that was sent along claims."""
    wanted = wanted.replace("\\", "/")
    if not wanted.isprintable():
        return "/"
    try:
        address = urlsplit(wanted)
    except ValueError:
        return "/"
    leads_away = address.scheme or address.netloc or wanted.startswith("//")
    return wanted if wanted.startswith("/") and not leads_away else "/"
