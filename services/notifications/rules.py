"""Who counts as reached, when an SMS goes out, how often it is tried. Standard library only."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from services.notifications import refusals
from shared.rulebook import Rulebook
from shared.vocabulary import Channel, Delivery

BOOK = Rulebook.of(Path(__file__).parent)
LOCAL = ZoneInfo("Asia/Shanghai")

# -- who counts as reached ------------------------------------------------------------------

REACHED = (Delivery.DELIVERED, Delivery.READ, Delivery.TOLD)
BY_A_PERSON = (Channel.PHONE, Channel.IN_WRITING, Channel.IN_PERSON)


def is_reached(states: Iterable[Delivery]) -> bool:
    """Read, signed for, delivered to their phone, or told by somebody: on any one channel (党员首议制第4步)."""
    return any(state in REACHED for state in states)


def is_attempted(channel: Channel, state: Delivery, remark: str) -> bool:
    """Tried in vain by a person who wrote down why. What a machine could not do is no attempt (党员首议制第4步)."""
    return channel in BY_A_PERSON and state is Delivery.UNREACHED and bool(remark.strip())


def check_told(channel: Channel, *, reached: bool, remark: str) -> None:
    """Only what a person did is entered by a person; a vain attempt needs its reason."""
    if channel not in BY_A_PERSON:
        raise refusals.ByPersonOnly
    if not reached and not remark.strip():
        raise refusals.RemarkNeeded


# -- SMS ------------------------------------------------------------------------------------

DELIVERED_REPORT = 1
FINAL_REPORTS = {
    DELIVERED_REPORT: Delivery.DELIVERED,
    2: Delivery.FAILED,
    16: Delivery.FAILED,
}  # of Kannel's dlr-mask bits


def after_report(state: Delivery, status: int) -> Delivery:
    """How far a message has come after this report. Delivered is final; good news counts however late it comes."""
    reported = FINAL_REPORTS.get(status, state)
    if state is Delivery.DELIVERED or (state is not Delivery.SENT and reported is not Delivery.DELIVERED):
        return state
    return reported


def is_quiet(now: datetime, book: Rulebook = BOOK) -> bool:
    """Whether people are left in peace at this hour: from the first hour until the second, over midnight or not."""
    local = now.astimezone(LOCAL)
    begins, ends = (book.number(f"sms.quiet_{edge}", on=local.date()).days for edge in ("from", "until"))
    if begins <= ends:
        return begins <= local.hour < ends
    return local.hour >= begins or local.hour < ends


def is_urgent(held_at: datetime, now: datetime) -> bool:
    """A meeting so near that its SMS can't wait for the morning."""
    on = now.astimezone(LOCAL).date()
    return held_at - now <= timedelta(hours=BOOK.number("sms.urgent_within", on=on).days)


def next_attempt(attempts: int, on: date) -> timedelta | None:
    """The pause after so many attempts in vain; None when it is given up and a person has to call."""
    if attempts >= BOOK.number("sms.attempts", on=on).days:
        return None
    return timedelta(seconds=BOOK.number("sms.pause", on=on).days * 2 ** (attempts - 1))


def receipt_within(on: date) -> timedelta:
    """How long a delivery report is waited for."""
    return timedelta(minutes=BOOK.number("sms.receipt_within", on=on).days)
