"""A hearing as anybody may see it; who spoke is for those who deal with the topic."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.models import Finding, Hearing, Statement
from shared import clock
from shared.calls import hearings as calls
from shared.vocabulary import HearingParty


@dataclass(frozen=True)
class HearingFacts:
    """A hearing with what was said and found."""

    hearing: Hearing
    statements: list[Statement]
    findings: list[Finding]

    @property
    def heard(self) -> Counter[HearingParty]:
        return Counter(statement.party for statement in self.statements)

    @property
    def unanswered(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.adopted is None]

    @property
    def goes_on(self) -> bool:
        return self.hearing.concluded_at is None


def hearings_of(session: Session, topic_ids: Sequence[UUID]) -> dict[UUID, HearingFacts]:
    """One statement, and two more where there is any."""
    hearings = session.scalars(sa.select(Hearing).where(Hearing.topic_id.in_(topic_ids))).all()
    if not hearings:
        return {}
    ids = [hearing.topic_id for hearing in hearings]
    statements: dict[UUID, list[Statement]] = defaultdict(list)
    said = sa.select(Statement).where(Statement.topic_id.in_(ids)).order_by(Statement.recorded_at, Statement.id)
    for statement in session.scalars(said):
        statements[statement.topic_id].append(statement)
    findings: dict[UUID, list[Finding]] = defaultdict(list)
    for finding in session.scalars(sa.select(Finding).where(Finding.topic_id.in_(ids)).order_by(Finding.number)):
        findings[finding.topic_id].append(finding)
    return {
        hearing.topic_id: HearingFacts(hearing, statements[hearing.topic_id], findings[hearing.topic_id])
        for hearing in hearings
    }


def hearing_view(facts: HearingFacts | None) -> calls.HearingView | None:
    """Names nobody; what was said is shown once the hearing is over."""
    if facts is None:
        return None
    hearing, on = facts.hearing, clock.day_of(facts.hearing.held_at)
    return calls.HearingView(
        announced_on=hearing.announced_on, held_at=hearing.held_at, place=hearing.place, notice=hearing.notice,
        concluded=not facts.goes_on,
        parties=tuple(
            calls.PartyCount(party=party, heard=facts.heard[party], least=rules.least_of(party, on))
            for party in HearingParty if facts.heard[party] or rules.least_of(party, on)
        ),
        statements=() if facts.goes_on else statements_of(facts, with_names=False),
        findings=tuple(
            calls.FindingView(number=one.number, text=one.text, adopted=one.adopted, reason=one.reason)
            for one in facts.findings
        ),
    )  # fmt: skip


def statements_of(facts: HearingFacts | None, *, with_names: bool) -> tuple[calls.StatementView, ...]:
    return tuple(
        calls.StatementView(party=one.party, text=one.text, speaker=one.speaker if with_names else "")
        for one in (facts.statements if facts else ())
    )
