"""The life of a demand for a meeting: who signs it, until when, on paper, and which meeting answers it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from shared.rulebook import Number
from shared.vocabulary import Body, DemandState, Withheld


def last_day(started_on: date) -> date:
    """The last day on which people sign it."""
    return started_on + timedelta(days=BOOK.number("demand.days", on=started_on).days)


def lapsing(on: date) -> Number:
    return BOOK.number("demand.days", on=on)


def convened_by(stood_on: date) -> tuple[date, Number]:
    """Until when the village names the meeting that answers it; then the township is told."""
    number = BOOK.number("demand.convening_days", on=stood_on)
    return stood_on + timedelta(days=number.days), number


def of_the_county_from(stood_on: date) -> tuple[date, Number]:
    """The last day before the county is told as well."""
    number = BOOK.number("demand.convening_days_for_the_county", on=stood_on)
    return stood_on + timedelta(days=number.days), number


def held_by(stood_on: date) -> tuple[date, Number]:
    """The last day for which a meeting is noticed that answers it."""
    number = BOOK.number("demand.held_within", on=stood_on)
    return convened_by(stood_on)[0] + timedelta(days=number.days), number


def still_answers(*, opened: bool, held_on: date, stood_on: date, today: date) -> bool:
    """A meeting that was opened; or one whose day has not passed, and is not further off than the number says."""
    return opened or today <= held_on <= held_by(stood_on)[0]


def demand_state(kept: DemandState, *, lapses_on: date, answered: bool, today: date) -> DemandState:
    """What a demand is today: it lapses by itself, and is answered as long as the meeting that was named still answers it."""
    if kept is DemandState.OPEN and today > lapses_on:
        return DemandState.LAPSED
    if kept is DemandState.STOOD and answered:
        return DemandState.ANSWERED
    return kept


def check_open(state: DemandState) -> None:
    """Names come and go, and it is ended, before it stands alone. Raises :class:`DemandNotOpen`."""
    if state is not DemandState.OPEN:
        raise refusals.DemandNotOpen(state=state.chinese)


def check_signer(*, on_roll: bool, signed: bool) -> None:
    """Once, on the roll that gives the right. Raises :class:`NotOnDemandRoll`, :class:`DemandedAlready`."""
    if not on_roll:
        raise refusals.NotOnDemandRoll
    if signed:
        raise refusals.DemandedAlready


def check_names_on_paper(
    *, signed_on: date, started_on: date, today: date, signatures: int, signers: Collection[UUID], on_roll: Collection[UUID]
) -> None:  # fmt: skip
    """As many people of the roll as there are signatures on it, signed since the demand was started.

    Raises :class:`PaperOfAnotherDay`, :class:`NamesDoNotAddUp`, :class:`NamesNotOnTheRoll`.
    """
    if not started_on <= signed_on <= today:
        raise refusals.PaperOfAnotherDay(started=started_on, today=today)
    names = set(signers)
    if len(names) != signatures:
        raise refusals.NamesDoNotAddUp(signatures=signatures, names=len(names))
    if strangers := names - set(on_roll):
        raise refusals.NamesNotOnTheRoll(strangers=len(strangers))


def check_seen(*, seen: bool) -> None:
    """Raises :class:`PaperNotSeen`."""
    if not seen:
        raise refusals.PaperNotSeen


def check_not_taken_back(signed_on: date, taken_back: Collection[date]) -> None:
    """Paper does not bring back what its signer took back since. Raises :class:`DemandTakenBack`."""
    if stale := [day for day in taken_back if signed_on <= day]:
        raise refusals.DemandTakenBack(people=len(stale))


def answers(meeting: Body, demanded: Body, *, noticed_at: datetime, stood_at: datetime, cancelled: bool) -> bool:
    """A meeting of the body that was demanded, of which people were told once the demand stood."""
    return meeting is demanded and noticed_at > stood_at and not cancelled


def ordinary_answers(meeting: Body, demanded: Body, *, held_on: date, stood_on: date, quorum: bool) -> bool:
    """A meeting without a topic of the body that was demanded, with its quorum, held after the day on which the demand stood: of that day
    nobody can tell which came first."""
    return meeting is demanded and held_on > stood_on and quorum


WITHHELD_FOR: Final = (Withheld.PRIVACY, Withheld.INSULT)


def check_may_be_withheld(reason: Withheld, *, before: Withheld | None) -> None:
    """For what a title says of others, never for what is demanded; once. Raises :class:`NoGroundToWithhold`, :class:`DemandWithheld`."""
    if reason not in WITHHELD_FOR:
        raise refusals.NoGroundToWithhold(reason=reason.chinese)
    if before is not None:
        raise refusals.DemandWithheld(reason=before.chinese)
