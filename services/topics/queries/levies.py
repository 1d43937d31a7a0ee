"""A levy as anybody may see it, and its list by name for those who deal with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import rules
from services.topics.models import Freed, Levy, Payer, Topic
from services.topics.queries.sight import STAFF, require_reader
from shared.calls import levies as calls
from shared.errors import NotFound
from shared.identity import Caller
from shared.vocabulary import Duty, Exemption

Counts = dict[tuple[Duty, Exemption], int]


@dataclass(frozen=True)
class LevyFacts:
    """A levy with its counts; nobody is named."""

    levy: Levy
    people: int
    workers: int
    freed: Counts

    def free_of(self, duty: Duty) -> int:
        return sum(count for (freed, _), count in self.freed.items() if freed is duty)


def levies_of(session: Session, topic_ids: Sequence[UUID]) -> dict[UUID, LevyFacts]:
    """One statement, and two more where there is any, however long the lists are."""
    levies = session.scalars(sa.select(Levy).where(Levy.topic_id.in_(topic_ids))).all()
    if not levies:
        return {}
    ids = [levy.topic_id for levy in levies]
    people = sa.select(Payer.topic_id, sa.func.count(), sa.func.count().filter(Payer.works))
    sizes = {
        topic_id: (everybody, workers)
        for topic_id, everybody, workers in session.execute(
            people.where(Payer.topic_id.in_(ids)).group_by(Payer.topic_id)
        )
    }
    freed: dict[UUID, Counts] = defaultdict(dict)
    by_ground = sa.select(Freed.topic_id, Freed.duty, Freed.ground, sa.func.count()).where(Freed.topic_id.in_(ids))
    for topic_id, duty, ground, count in session.execute(by_ground.group_by(Freed.topic_id, Freed.duty, Freed.ground)):
        freed[topic_id][duty, ground] = count
    return {levy.topic_id: LevyFacts(levy, *sizes.get(levy.topic_id, (0, 0)), freed[levy.topic_id]) for levy in levies}


def levy_view(facts: LevyFacts | None) -> calls.LevyView | None:
    if facts is None:
        return None
    levy = facts.levy
    payers = facts.people - facts.free_of(Duty.MONEY) if levy.per_head else 0
    workers = facts.workers - facts.free_of(Duty.LABOUR) if levy.workdays else 0
    return calls.LevyView(
        purpose=levy.purpose, budget=levy.budget, per_head=levy.per_head, workdays=levy.workdays, year=levy.year,
        laid_on=levy.laid_on, posted_until=rules.plan_posted_until(levy.laid_on), people=facts.people, payers=payers,
        workers=workers, money=payers * levy.per_head, labour=workers * levy.workdays,
        exemptions=tuple(
            calls.ExemptionCount(duty=duty, ground=ground, people=facts.freed[duty, ground])
            for duty in Duty for ground in Exemption if (duty, ground) in facts.freed
        ),
        settled=levy.settled_at is not None, forwarded_on=levy.forwarded_on, opinion=levy.opinion, reply_due=levy.reply_due,
        answered_on=levy.answered_on, approved=levy.approved, answer=levy.answer, income=levy.income, expense=levy.expense,
        workdays_done=levy.workdays_done,
    )  # fmt: skip


def list_payers(session: Session, call: calls.ListPayers, *, caller: Caller) -> calls.Payers:
    """Three statements."""
    topic = session.get(Topic, call.topic_id)
    if topic is None:
        raise NotFound
    require_reader(caller, topic.village)
    caller.require(*STAFF, area=topic.village)
    freed: dict[UUID, list[Freed]] = defaultdict(list)
    for line in session.scalars(sa.select(Freed).where(Freed.topic_id == topic.id).order_by(Freed.duty)):
        freed[line.person_id].append(line)
    people = sa.select(Payer).where(Payer.topic_id == topic.id).order_by(Payer.person_id)
    return calls.Payers(
        items=tuple(
            calls.PayerView(
                person_id=payer.person_id, works=payer.works,
                free_of=tuple(line.duty for line in freed[payer.person_id]),
                grounds=tuple(sorted({line.ground for line in freed[payer.person_id]})),
            )
            for payer in session.scalars(people)
        )
    )  # fmt: skip
