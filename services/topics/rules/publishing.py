"""Postings and inquiries: how long a text stands, that the sheet hangs on the board, that questions are answered."""

from datetime import date, timedelta
from typing import Final

from services.topics import refusals
from services.topics.rules.book import BOOK
from services.topics.rules.steps import ARCHIVES, VILLAGES_ARCHIVES
from shared.rulebook import Number
from shared.vocabulary import Kind, MatterClass

# What has to hang on the village's own board, besides standing on the page (村民委员会组织法第三十五条, 党务公开条例), and what its sheet is called.
HAS_TO_HANG: Final = {"decision": "决议公示", "completion": "办理结果公示"}
_OF_A_RECALL: Final = {"result": "罢免要求公布", "decision": "罢免投票结果公布"}


def sheet_name(about: str, kind: Kind) -> str:
    """What the sheet of a posting is called."""
    return (_OF_A_RECALL if kind is Kind.RECALL else HAS_TO_HANG).get(about, "首议结果公示")


def posting_days(on: date, matter_class: MatterClass | None = None) -> Number:
    """How many calendar days a posting stands, for one that begins on this day: what is the Party's own is disclosed by its regulation."""
    of_the_party = matter_class is MatterClass.PARTY_AFFAIRS
    return BOOK.number("posting.days_of_party_affairs" if of_the_party else "posting.days", on=on)


def posted_until(posted_on: date, matter_class: MatterClass | None = None) -> date:
    """The first day on which it has stood long enough: the day of posting is not counted."""
    return posted_on + timedelta(days=posting_days(posted_on, matter_class).days)


def archived_by(matter_class: MatterClass | None) -> str:
    """By which text a topic is archived."""
    return ARCHIVES if matter_class is MatterClass.PARTY_AFFAIRS else VILLAGES_ARCHIVES


def resolution_text(
    *, held_on: str, body: str, title: str, content: str, conclusion: str, levy: str, result: str
) -> str:
    """What the resolution's sheet says: when which body voted on what, what the members advised, what a levy asks, how the vote went.
    ``held_on``: the day in words."""
    parts = (("表决的事", content), ("党员首议意见", conclusion), ("筹资筹劳", levy), ("表决结果", result))
    said = (f"{name}：{text}" for name, text in parts if text)
    return "\n".join((f"{held_on}，{body}就《{title}》进行表决。", *said))


def check_posted_long_enough(posted_on: date, *, today: date, matter_class: MatterClass | None = None) -> None:
    """As many calendar days as the text in force on the day of posting asks. Raises :class:`PostedTooShort`."""
    number = posting_days(posted_on, matter_class)
    days = (today - posted_on).days
    if days < number.days:
        raise refusals.PostedTooShort(
            days=days, required=number.days, until=posted_until(posted_on, matter_class), source=number.source
        )


def check_inquiries_open(still_open: int, *, on: date) -> None:
    """Nobody is asked who they are, so one person can't bury the others' questions. Raises :class:`TooManyInquiries`."""
    most = int(BOOK.number("inquiries.open_at_once", on=on).value)
    if still_open >= most:
        raise refusals.TooManyInquiries(most=most)


def check_inquiries_answered(still_open: int) -> None:
    if still_open:
        raise refusals.InquiriesOpen(open=still_open)


def check_hung(
    about: str, hung_on: date | None, *, kind: Kind, today: date, matter_class: MatterClass | None = None
) -> None:
    """Of what has to hang: that it does, and has for as many days as the text in force on its first day asks.

    Raises :class:`NeverHung`, :class:`HungTooShort`.
    """
    if about not in HAS_TO_HANG:
        return
    if hung_on is None:
        raise refusals.NeverHung(posting=sheet_name(about, kind), source=posting_days(today, matter_class).source)
    number = posting_days(hung_on, matter_class)
    days = (today - hung_on).days
    if days < number.days:
        raise refusals.HungTooShort(
            posting=sheet_name(about, kind), days=days, required=number.days, until=posted_until(hung_on, matter_class), source=number.source
        )  # fmt: skip


def unhung_for(who: str, on: date) -> Number:
    """After how many days without its sheet on the board the ``township`` hears of it, or the ``county``."""
    name = "oversight.unhung_days" if who == "township" else "oversight.unhung_days_for_the_county"
    return BOOK.number(name, on=on)


def is_overdue_on_the_board(about: str, posted_on: date, hung_on: date | None, *, days: int, today: date) -> bool:
    """Whether a sheet that has to hang has not for more than so many days."""
    return about in HAS_TO_HANG and hung_on is None and (today - posted_on).days > days
