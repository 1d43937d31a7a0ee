"""SMS through a gateway with Kannel's ``sendsms`` interface: 202 means accepted, the rest comes as delivery reports."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import requests

from shared.config import setting

TIMEOUT = (3, 10)  # seconds to connect, to answer
REPORTS = 1 + 2 + 16  # delivered, undeliverable, rejected
UCS2 = 2


class GatewayAway(Exception):
    """The gateway did not take the message: try again later."""


class NumberRefused(Exception):
    """The gateway will never take this message: a person has to call."""


@dataclass(frozen=True)
class SmsGateway:
    url: str
    user: str
    password: str
    public_url: str

    @classmethod
    def from_settings(cls) -> "SmsGateway":
        return cls(
            setting("SMS_GATEWAY_URL"),
            setting("SMS_GATEWAY_USER"),
            setting("SMS_GATEWAY_PASSWORD"),
            setting("PUBLIC_URL"),
        )

    def send(self, *, phone: str, text: str, message_id: UUID, secret: str) -> None:
        """Hand one message over. Raises :class:`GatewayAway` or :class:`NumberRefused`."""
        # %d is Kannel's own placeholder for the status; it must reach it as it is.
        report = (
            f"{self.public_url}/callbacks/sms?{urlencode({'message': str(message_id), 'secret': secret})}&status=%d"
        )
        query: dict[str, str | int] = {
            "username": self.user, "password": self.password, "to": phone, "text": text, "charset": "UTF-8", "coding": UCS2,
            "dlr-mask": REPORTS, "dlr-url": report,
        }  # fmt: skip
        try:
            answer = requests.get(self.url, params=query, timeout=TIMEOUT)
        except requests.RequestException as error:
            raise GatewayAway(type(error).__name__) from None
        if answer.status_code == 202:
            return
        if answer.status_code == 400:
            raise NumberRefused
        raise GatewayAway(str(answer.status_code))
