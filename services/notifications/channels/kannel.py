"""The SMS gateway's HTTP interface, Kannel's ``sendsms``: 202 means taken; what becomes of it comes as reports."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode
from uuid import UUID

import requests
from urllib3.exceptions import NewConnectionError

from shared.config import setting

CONNECT_WITHIN, ANSWER_WITHIN = 3.0, 10.0  # seconds
ALL_REPORTS = 31  # dlr-mask: delivered 1, undeliverable 2, queued 4, handed to the centre 8, rejected 16
UCS2 = 2
ACCEPTED = 202


class Answer(Enum):
    """What is known after handing a message over."""

    TAKEN = "taken"
    NOT_TAKEN = "not taken"  # nothing was sent: try again later
    REFUSED = "refused"  # it never will be: the number is no number
    UNCLEAR = "unclear"  # it may have been taken: never again, its report will tell


@dataclass(frozen=True)
class Sms:
    """One message on its way out. ``to`` in international form."""

    message_id: UUID
    secret: str
    to: str
    text: str


@dataclass(frozen=True)
class Gateway:
    """``callback`` is the address our reports are brought to."""

    url: str
    user: str
    password: str
    callback: str

    @classmethod
    def from_settings(cls) -> "Gateway":
        return cls(
            url=setting("SMS_GATEWAY_URL"), user=setting("SMS_GATEWAY_USER"), password=setting("SMS_GATEWAY_PASSWORD"),
            callback=setting("PUBLIC_URL").rstrip("/") + "/callbacks/sms",
        )  # fmt: skip

    def send(self, sms: Sms) -> Answer:
        """Hand one message over, once. Never raises for what the other side does."""
        # Kannel writes the status in place of %d, which must reach it as it is.
        report = f"{self.callback}?{urlencode({'message': str(sms.message_id), 'secret': sms.secret})}&status=%d"
        query: dict[str, str | int] = {
            "username": self.user, "password": self.password, "to": sms.to, "text": sms.text, "charset": "UTF-8",
            "coding": UCS2, "dlr-mask": ALL_REPORTS, "dlr-url": report,
        }  # fmt: skip
        try:
            # A connection of its own: one that was kept open may die with the request in it, and how far did it come?
            answer = requests.get(
                self.url, params=query, timeout=(CONNECT_WITHIN, ANSWER_WITHIN), headers={"Connection": "close"},
                allow_redirects=False,
            )  # fmt: skip
        except requests.ConnectTimeout:
            return Answer.NOT_TAKEN
        except requests.ConnectionError as error:
            return Answer.NOT_TAKEN if _never_connected(error) else Answer.UNCLEAR
        except requests.RequestException:
            return Answer.UNCLEAR
        if answer.status_code == ACCEPTED:
            return Answer.TAKEN
        return Answer.REFUSED if answer.status_code == requests.codes.bad_request else Answer.NOT_TAKEN


def _never_connected(error: requests.ConnectionError) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NewConnectionError)
