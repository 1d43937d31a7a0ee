"""What the gateway has to be told, read once from the environment; deploy/env.example explains each."""

from dataclasses import dataclass, field
from datetime import timedelta

from shared.config import database_url, setting

PAGE_BODY_BYTES = 1024 * 1024
UPLOAD_BODY_BYTES = 10 * 1024 * 1024
PHOTO_BODY_BYTES = 15 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """One gateway's configuration.

    ``secure_cookies`` is off only where people reach a demonstration without TLS. ``trusted_proxies`` counts the
    reverse proxies in front, whose forwarded headers are believed. ``public_url`` is where people reach this gateway: addresses
    that leave a page, as the code on the wall, begin with it, and never with what a request claims. A session ends after ``idle`` without a request, and
    in any case after ``longest``. ``demo`` shows the demonstration banner and the style sheet page; ``sms_port`` is where
    a demonstration shows the messages it simulates, if it does.
    """

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    secure_cookies: bool = True
    demo: bool = False
    sms_port: str = ""
    trusted_proxies: int = 0
    public_url: str = ""
    sign_in_limit: str = "30 per minute; 600 per hour"  # that failed
    idle: timedelta = timedelta(hours=12)
    longest: timedelta = timedelta(days=7)

    @classmethod
    def from_environment(cls) -> "Settings":
        """Raises :class:`shared.config.MissingSetting` naming what is missing."""
        return cls(
            database_url=database_url("gateway"),
            secret_key=setting("GATEWAY_SECRET_KEY"),
            secure_cookies=setting("GATEWAY_SECURE_COOKIES", "yes") == "yes",
            demo=setting("DEMO", "no") == "yes",
            sms_port=setting("SMS_PORT", ""),
            sign_in_limit=setting("GATEWAY_SIGN_IN_LIMIT", cls.sign_in_limit),
            public_url=setting("PUBLIC_URL", ""),
            trusted_proxies=int(setting("GATEWAY_TRUSTED_PROXIES", "0")),
        )
