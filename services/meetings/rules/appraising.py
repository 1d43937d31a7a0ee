"""The yearly appraisal (民主评议) of the villagers' and the supervision committee: who, by whom, what the votes say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK, BodyRules, Share
from services.meetings.rules.composition import office_ends
from shared.calendar_words import Appraised, Committee
from shared.rulebook import Rulebook
from shared.vocabulary import Body, RollKind

ROLL_OF = {
    Committee.VILLAGERS: RollKind.VILLAGERS_COMMITTEE,
    Committee.SUPERVISION: RollKind.SUPERVISION_COMMITTEE,
}
APPRAISING = (Body.VILLAGERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY)


@dataclass(frozen=True)
class Finding:
    """What a meeting found of somebody's year."""

    year: int
    meeting_id: UUID
    held_on: date
    result: Appraised


def appraising_share(law: BodyRules) -> Share:
    """Of those present, as in any decision of the body: so nobody loses an office to abstentions. Raises :class:`NotAnAppraisingBody`."""
    if law.body not in APPRAISING or law.majority is None:
        raise refusals.NotAnAppraisingBody(body=law.body.chinese)
    return law.majority


def check_year(year: int, held_on: date) -> None:
    """Of the year it is held in, or of the one before, of which one speaks at its beginning. Raises :class:`AppraisedForAnotherYear`."""
    if year not in (held_on.year, held_on.year - 1):
        raise refusals.AppraisedForAnotherYear(year=held_on.year, before=held_on.year - 1)


def committee_of(person: UUID, committees: Mapping[Committee, Collection[UUID]]) -> Committee:
    """Whose member somebody is appraised as. Raises :class:`NotToBeAppraised`."""
    found = next((committee for committee, members in committees.items() if person in members), None)
    if found is None:
        raise refusals.NotToBeAppraised
    return found


def appraised(share: Share, *, present: int, competent: int, not_competent: int, abstained: int) -> Appraised:
    """What so many found. Raises :class:`MoreVotesThanPresent`."""
    votes = competent + not_competent + abstained
    if votes > present:
        raise refusals.MoreVotesThanPresent(votes=votes, present=present)
    if share.reached(competent, present):
        return Appraised.COMPETENT
    return Appraised.NOT_COMPETENT if share.reached(not_competent, present) else Appraised.NEITHER


def each_once(found: Sequence[Finding], on: date, book: Rulebook = BOOK) -> list[Finding]:
    """Those that count as one time each (第三十八条, 连续两次), oldest first: another year, appraised at another meeting, a good while after the
    one before; of two that lie closer the later counts. ``found``: in the order in which the later counts."""
    of_meetings = {one.meeting_id: one for one in found}
    of_years = {one.year: one for one in of_meetings.values()}
    apart, kept = book.number("annual_review.apart", on=on).days, list[Finding]()
    for year in sorted(of_years):
        if kept and abs((of_years[year].held_on - kept[-1].held_on).days) < apart:
            kept.pop()
        kept.append(of_years[year])
    return kept


def ends_now(results: Sequence[Appraised], on: date, book: Rulebook = BOOK) -> bool:
    """Whether the latest appraisals (oldest first) end an office (村民委员会组织法第三十八条): what was before counts no more."""
    running = book.number("annual_review.not_competent_running", on=on).days
    return office_ends([one is not Appraised.NOT_COMPETENT for one in results[-running:]], on, book)
