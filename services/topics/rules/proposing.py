"""Proposing by signatures, and the branch committee's review of what was proposed."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from services.topics import refusals
from services.topics.rules.book import BOOK
from services.topics.rules.kinds import check_class, threshold
from services.topics.rules.steps import not_now
from shared.vocabulary import Kind, MatterClass, ReviewDecision, Route, State

SIGNED_ROUTES = (Route.MEMBERS, Route.REPRESENTATIVES, Route.VILLAGERS)


@dataclass(frozen=True)
class Progress:
    """How far a topic has come on one way: 7 of 10, on a roll of 41."""

    route: Route
    have: int
    need: int
    roll: int
    source: str

    @property
    def reached(self) -> bool:
        """An empty roll is never enough."""
        return self.roll > 0 and self.have >= self.need


def signatures_needed(route: Route, roll: int, on: date, kind: Kind = Kind.ORDINARY) -> int:
    """Heads, or a share of the frozen roll rounded up: "以上" includes the number itself. At least one."""
    number = BOOK.number(threshold(kind, route), on=on)
    return number.value if isinstance(number.value, int) else max(ceil(number.value * roll), 1)


def progress(route: Route, *, have: int, roll: int, on: date, kind: Kind = Kind.ORDINARY) -> Progress:
    source = BOOK.number(threshold(kind, route), on=on).source
    return Progress(route, have, signatures_needed(route, roll, on, kind), roll, source)


def check_may_sign(state: State, *, on_roll: bool, already_signed: bool) -> None:
    """While signatures are collected, by people on the frozen roll, once each."""
    if already_signed:
        raise refusals.AlreadySigned
    if state is not State.MERGED:
        raise not_now("附议", state)
    if not on_roll:
        raise refusals.NotOnTheRoll


def check_committee_quorum(*, present: int, members: int, on: date) -> str:
    """At least half of the committee is there (支部工作条例第十二条). The sentence for the record.

    Raises :class:`CommitteeWithoutQuorum`.
    """
    number = BOOK.number("review.quorum", on=on)
    needed = max(ceil(number.share * members), 1)
    if members <= 0 or present < needed:
        raise refusals.CommitteeWithoutQuorum(have=present, needed=needed, should_attend=members, source=number.source)
    return f"支部委员应到 {members} 人，到会 {present} 人"


def check_review(
    *,
    decision: ReviewDecision,
    reason: str,
    matter_class: MatterClass | None,
    vital_ground: str,
    legality: str,
    kind: Kind = Kind.ORDINARY,
) -> None:
    """A no needs its reason; a yes needs the class of matter, the vital-interest ground and the legality check."""
    if decision is not ReviewDecision.ACCEPT:
        if not reason.strip():
            raise refusals.ReviewNeedsReason
        return
    answers = {
        "事项类别": matter_class is not None,
        "为何是切身利益事项": vital_ground.strip(),
        "合法性审查": legality.strip(),
    }
    if missing := [name for name, given in answers.items() if not given]:
        raise refusals.ReviewIncomplete(missing="、".join(missing))
    check_class(kind, matter_class)
