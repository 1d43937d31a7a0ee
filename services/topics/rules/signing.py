"""Members first, then everybody; signatures on paper; taking one's own back."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from services.topics import refusals
from services.topics.rules.book import BOOK
from services.topics.rules.steps import PUBLIC_STATES, not_now
from shared.rulebook import Number
from shared.vocabulary import Kind, State


def everybody_from(members_from: date) -> date:
    """The first day on which a topic is everybody's: members have had as many days as the number says, the first one counted."""
    return members_from + timedelta(days=BOOK.number("members_first.days", on=members_from).days)


def members_first_source(on: date) -> str:
    return BOOK.number("members_first.days", on=on).source


def is_open_to_all(state: State, opens_on: date | None, *, today: date) -> bool:
    """Whether villagers who are no members may see it: from its day on, by itself, or because it is posted."""
    return state in PUBLIC_STATES or (opens_on is not None and today >= opens_on)


def returned_sheets_for_the_township(on: date) -> Number:
    """Sheets of one topic that were returned as often come to the township's list."""
    return BOOK.number("oversight.returned_sheets", on=on)


def check_may_withdraw_signature(state: State, kind: Kind = Kind.ORDINARY, *, signed: bool) -> None:
    """While signatures are collected. Raises :class:`NotSigned`, :class:`NotNow`."""
    if state is not State.MERGED:
        raise not_now("撤回签名", state, kind)
    if not signed:
        raise refusals.NotSigned


def check_sheet(
    *,
    signed_on: date,
    today: date,
    opened_on: date,
    changed_on: date | None,
    signatures: int,
    signers: Collection[UUID],
    on_roll: Collection[UUID],
) -> None:
    """Signed between the day the rolls were frozen and today, by people of the frozen roll, as many as are entered; and after
    ``changed_on``, the last day on which the text was changed: of a sheet of that day nobody knows which text it is.

    Raises :class:`SheetOfAnotherDay`, :class:`SheetOfAnotherText`, :class:`SheetDoesNotAddUp`, :class:`StrangersOnTheSheet`.
    """
    if not opened_on <= signed_on <= today:
        raise refusals.SheetOfAnotherDay(opened=opened_on, today=today)
    if changed_on is not None and signed_on <= changed_on:
        raise refusals.SheetOfAnotherText(changed=changed_on, anew=changed_on + timedelta(days=1))
    entered = set(signers)
    if len(entered) != signatures:
        raise refusals.SheetDoesNotAddUp(signatures=signatures, entered=len(entered))
    if strangers := entered - set(on_roll):
        raise refusals.StrangersOnTheSheet(strangers=len(strangers))


def check_sheet_photos(chosen: Collection[UUID], *, free: Collection[UUID]) -> None:
    """Names count where one can look at what was signed; ``free``: photos of this topic's sheets that prove none yet.

    Raises :class:`SheetWithoutPhoto`, :class:`SheetPhotoNotFree`.
    """
    if not chosen:
        raise refusals.SheetWithoutPhoto
    if not set(chosen) <= set(free):
        raise refusals.SheetPhotoNotFree


def check_second_look(person: UUID, *, entered_by: UUID) -> None:
    """Names count when somebody else has held them against the photo. Raises :class:`SheetOfOnesOwn`."""
    if person == entered_by:
        raise refusals.SheetOfOnesOwn


def check_not_taken_back(signed_on: date, taken_back: Collection[date]) -> None:
    """A sheet does not bring back what its signer took back since: whoever changes their mind again signs again, on a later day or by
    themselves. ``taken_back``: the days on which people on this sheet did. Raises :class:`SignatureTakenBack`."""
    if stale := [day for day in taken_back if signed_on <= day]:
        raise refusals.SignatureTakenBack(people=len(stale))


def check_remarks(said: int, *, on: date) -> None:
    """Nobody talks the others down. Raises :class:`TooManyRemarks`."""
    number = BOOK.number("remarks.each", on=on)
    most = int(number.value)
    if said >= most:
        raise refusals.TooManyRemarks(most=most, source=number.source)


def check_members_first(*, signed_on: date, opens_on: date | None, all_members: bool) -> None:
    """Before it is everybody's, members sign alone. Raises :class:`MembersFirst`."""
    if opens_on is not None and signed_on < opens_on and not all_members:
        raise refusals.MembersFirst(opens=opens_on, source=members_first_source(signed_on))
