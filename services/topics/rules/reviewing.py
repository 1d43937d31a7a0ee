"""The branch committee's review: who has to be there, how it decides, what a yes and a no have to say."""

from collections.abc import Callable, Mapping
from datetime import date
from math import ceil

from services.topics import refusals
from services.topics.rules.book import BOOK
from services.topics.rules.kinds import check_class, check_group
from services.topics.rules.review_list import check_ground, check_points
from shared.errors import Refused
from shared.vocabulary import Kind, MatterClass, PointAnswer, ReviewDecision


def check_review_day(held_on: date, *, taken_up_on: date, today: date) -> None:
    """Not before it was put before the committee, and not tomorrow. Raises :class:`ReviewOfAnotherDay`."""
    if not taken_up_on <= held_on <= today:
        raise refusals.ReviewOfAnotherDay(taken_up=taken_up_on, today=today)


def check_committee_quorum(*, present: int, members: int, on: date) -> str:
    """At least half of the committee is there (支部工作条例第十二条). The sentence for the record.

    Raises :class:`CommitteeWithoutQuorum`.
    """
    number = BOOK.number("review.quorum", on=on)
    needed = max(ceil(number.share * members), 1)
    if members <= 0 or present < needed:
        raise refusals.CommitteeWithoutQuorum(have=present, needed=needed, should_attend=members, source=number.source)
    return f"支部委员应到 {members} 人，到会 {present} 人"


def check_committee_vote(*, ayes: int, noes: int, present: int, members: int, on: date) -> str:
    """More than half of those who should attend are for what is written down. The sentence for the record.

    Raises :class:`CommitteeVoteDoesNotAddUp`, :class:`NotDecidedByTheCommittee`.
    """
    if ayes < 0 or noes < 0 or ayes + noes > present:
        raise refusals.CommitteeVoteDoesNotAddUp(ayes=ayes, noes=noes, present=present)
    number = BOOK.number("review.majority", on=on)
    if ayes <= number.share * members:
        raise refusals.NotDecidedByTheCommittee(
            ayes=ayes, needed=int(number.share * members) + 1, should_attend=members, source=number.source
        )
    return f"赞成 {ayes} 人，反对 {noes} 人，弃权 {present - ayes - noes} 人"


def check_review(
    *,
    decision: ReviewDecision,
    reason: str,
    matter_class: MatterClass | None,
    ground: str,
    answers: Mapping[str, PointAnswer],
    on: date,
    kind: Kind = Kind.ORDINARY,
    group: str = "",
) -> None:
    """A no needs its reason; a yes needs the class of matter, whose it is, the ground of vital interest, and every point of the legality check.

    Raises :class:`ReviewNeedsReason`, :class:`ReviewIncomplete`, and what the list raises.
    """
    if decision is not ReviewDecision.ACCEPT:
        if not reason.strip():
            raise refusals.ReviewNeedsReason
        return
    checks: list[Callable[[], object]] = [
        lambda: _check_complete(matter_class, ground),
        lambda: check_group(kind, group),
    ]
    if matter_class is not None:
        check_class(kind, matter_class)  # else the list that was answered is another one
        known = matter_class
        checks += [lambda: check_points(answers, known, on=on, kind=kind)]
        checks += [lambda: check_ground(ground, known, on=on)] if ground else []
    check_all(*checks)


def _check_complete(matter_class: MatterClass | None, ground: str) -> None:
    missing = [name for name, given in (("事项类别", matter_class), ("属于哪一类切身利益事项", ground)) if not given]
    if missing:
        raise refusals.ReviewIncomplete(missing="、".join(missing))


def check_all(*checks: Callable[[], object]) -> None:
    """Whoever fills in a long form mends it once: all that is wrong is said together.

    Raises the one refusal there is, or :class:`SeveralThingsWrong`.
    """
    found: list[Refused] = []
    for check in checks:
        try:
            check()
        except refusals.SeveralThingsWrong as several:
            found += several.all
        except Refused as refusal:
            found.append(refusal)
    if len(found) == 1:
        raise found[0]
    if found:
        raise refusals.SeveralThingsWrong(found)
