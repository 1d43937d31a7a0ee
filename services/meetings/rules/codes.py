"""The code on the wall of a meeting's room: whoever reads it there is there.

It is signed and soon over, so that a picture of it that is sent elsewhere is worth nothing when it arrives.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK

CHANGES = 2  # times in its life: whoever reads it late in its turn has the half of its life left
SIGNATURE = 15  # bytes: few enough for a code that is read from the last row


@dataclass(frozen=True)
class Code:
    text: str
    good_until: datetime


def attendance_code(key: bytes, meeting_id: UUID, now: datetime, *, on: date) -> Code:
    """The code that stands on the wall now. ``on``: the day of the meeting."""
    turn = _minutes(on) * 60 // CHANGES
    until = (int(now.timestamp()) // turn + CHANGES) * turn
    return Code(f"{until}.{_signature(key, meeting_id, until)}", datetime.fromtimestamp(until, UTC))


def check_attendance_code(key: bytes, meeting_id: UUID, text: str, now: datetime, *, on: date) -> None:
    """Raises :class:`WrongAttendanceCode`: forged, or another meeting's; :class:`AttendanceCodeIsOver`."""
    until, _, signature = text.partition(".")
    if not (until.isascii() and until.isdigit()) or not hmac.compare_digest(
        signature.encode(), _signature(key, meeting_id, int(until)).encode()
    ):
        raise refusals.WrongAttendanceCode()
    if now.timestamp() > int(until):
        raise refusals.AttendanceCodeIsOver(minutes=_minutes(on))


def _minutes(on: date) -> int:
    return BOOK.number("attendance.code_life", on=on).days


def _signature(key: bytes, meeting_id: UUID, until: int) -> str:
    signed = hmac.digest(key, f"attendance of {meeting_id} until {until}".encode(), sha256)
    return urlsafe_b64encode(signed[:SIGNATURE]).decode()
