"""Where other systems report back: delivery reports of the SMS gateway, in Kannel's form."""

from flask import Blueprint, request

from services.gateway import asking
from shared.calls.notifications import RecordSmsReport
from shared.errors import Refused

pages = Blueprint("callbacks", __name__)


@pages.get("/callbacks/sms")
def sms_report() -> tuple[str, int]:
    """``message``, ``secret`` and ``status``, as the message's own report address has them. No person reads the answer."""
    sent = request.args
    try:
        report = RecordSmsReport.load(
            {"message_id": sent.get("message"), "secret": sent.get("secret"), "status": int(sent.get("status", ""))}
        )
        asking.ask_as_gateway(report)
    except ValueError:
        return "bad report\n", 400
    except Refused as refusal:
        return f"{refusal.code}\n", refusal.status
    return "ok\n", 200
