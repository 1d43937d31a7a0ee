"""Where other systems report back: delivery reports of the SMS gateway, in Kannel's form."""


from flask import Blueprint, request

from services.gateway import asking
from shared.calls.notifications import RecordSmsReport
from shared.errors import Refused

pages = Blueprint("callbacks", __name__)


@pages.get("/callbacks/sms")
def sms_report() -> tuple[str, int]:
    """``message``, ``secret`` and ``status``, as the message's own report address has them. Plain answers: no person reads them."""
    try:
        report = RecordSmsReport.load(
            {"message_id": request.args.get("message"), "secret": request.args.get("secret"), "status": int(request.args.get("status", ""))}
        )
        asking.ask_as_gateway(report)
    except ValueError:
        return "bad report\n", 400
    except Refused as refusal:
        return f"{refusal.code}\n", refusal.status
    return "ok\n", 200
