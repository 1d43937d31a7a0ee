"""A levy: plan and list, exemptions, what is handed to the county, its reply, the account."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import refusals, rules
from services.topics.actions.life import note, take
from services.topics.actions.preparing import finish_preparing
from services.topics.models import Freed, Levy, LevyYear, Payer, Topic
from shared import clock
from shared.bus import mailbox
from shared.calls import directory
from shared.calls import levies as calls
from shared.calls.common import Done
from shared.identity import Caller
from shared.money import in_yuan
from shared.vocabulary import Duty, State

YEAR = LevyYear.metadata.tables["levy_year"]


def draw_up_levy(
    session: Session, call: calls.DrawUpLevy, *, caller: Caller, now: datetime, residents: directory.Residents
) -> Done:
    """What for, how much of each, and of whom: ``residents`` is the village's register today. Drawn up again, it begins again."""
    topic, actor = take(session, call.topic_id, "draw_up_levy", caller)
    today = clock.day_of(now)
    before = session.get(Levy, topic.id)
    _require_open(before)
    asked = rules.Asked(call.per_head, call.workdays)
    rules.check_asked(asked, _asked_this_year(session, topic, today.year), on=today)
    if before:
        for table in (Freed, Payer, Levy):
            session.execute(sa.delete(table).where(table.topic_id == topic.id))
    session.add(
        Levy(
            topic_id=topic.id, village=topic.village, year=today.year, purpose=call.purpose, budget=call.budget,
            per_head=call.per_head, workdays=call.workdays, laid_on=today,
        )
    )  # fmt: skip
    session.flush()
    _freeze_list(session, topic, residents)
    workers = sum(one.works for one in residents.items)
    detail = f"户籍在册 {len(residents.items)} 人，其中劳动力 {workers} 人"
    note(session, topic, "draw_up_levy", actor, {"plan": call, "register": residents}, now=now, detail=detail)
    return Done(id=topic.id)


def _require_open(levy: Levy | None) -> None:
    if levy and levy.settled_at:
        raise refusals.LevySettled


def _asked_this_year(session: Session, topic: Topic, year: int) -> rules.Asked:
    """What the village's other levies of the year ask, none of them given up, voted down or objected to. Whoever adds one waits here
    for whoever adds another."""
    key = {"village": topic.village, "year": year}
    session.execute(mailbox.insert(session, YEAR).values(**key).on_conflict_do_nothing())
    session.execute(
        sa.select(LevyYear).where(*(YEAR.c[name] == value for name, value in key.items())).with_for_update()
    )
    counts = sa.and_(
        Levy.village == topic.village, Levy.year == year, Levy.topic_id != topic.id,
        Topic.state.not_in((State.REJECTED, State.WITHDRAWN)), Topic.passed.is_not(False), Levy.approved.is_not(False),
    )  # fmt: skip
    sums = sa.select(
        sa.func.coalesce(sa.func.sum(Levy.per_head), 0), sa.func.coalesce(sa.func.sum(Levy.workdays), 0)
    ).join(Topic, Topic.id == Levy.topic_id)
    per_head, workdays = session.execute(sums.where(counts)).one()
    return rules.Asked(int(per_head), int(workdays))


def _freeze_list(session: Session, topic: Topic, residents: directory.Residents) -> None:
    rows = [{"topic_id": topic.id, "person_id": one.person_id, "works": one.works} for one in residents.items]
    if rows:
        session.execute(sa.insert(Payer), rows)


def exempt_payer(session: Session, call: calls.ExemptPayer, *, caller: Caller, now: datetime) -> Done:
    """Of each duty once, on a ground of the list."""
    topic, actor = take(session, call.topic_id, "exempt_payer", caller)
    _require_open(session.get(Levy, topic.id))
    payer = session.get(Payer, (topic.id, call.person_id))
    if payer is None:
        raise refusals.NotOnTheList
    duties = rules.duties_freed(call.ground, call.decided_by, works=payer.works)
    mine = (Freed.topic_id == topic.id, Freed.person_id == call.person_id)
    already = set(session.scalars(sa.select(Freed.duty).where(*mine)))
    if already.issuperset(duties):
        raise refusals.FreedAlready
    decided_by = call.decided_by if rules.GROUNDS[call.ground].is_decided else None
    session.add_all(
        Freed(topic_id=topic.id, person_id=call.person_id, duty=duty, ground=call.ground, decided_by=decided_by)
        for duty in duties
        if duty not in already
    )
    decided = f"，{decided_by.chinese}讨论通过" if decided_by else ""
    freed_of = "、".join(duty.chinese for duty in duties if duty not in already)
    note(session, topic, "exempt_payer", actor, call, now=now, detail=f"{call.ground.chinese}：免{freed_of}{decided}")
    return Done(id=topic.id)


def settle_levy(session: Session, call: calls.SettleLevy, *, caller: Caller, now: datetime) -> Done:
    """The villagers may decide about a plan that has stood long enough and changes no more."""
    topic, actor = take(session, call.topic_id, "settle_levy", caller)
    levy = _drawn_up(session, topic)
    _require_open(levy)
    rules.check_plan_posted(levy.laid_on, today=clock.day_of(now))
    levy.settled_at = now
    note(session, topic, "settle_levy", actor, call, now=now, detail=_totals(session, topic, levy))
    finish_preparing(session, topic)
    return Done(id=topic.id)


def _drawn_up(session: Session, topic: Topic) -> Levy:
    levy = session.get(Levy, topic.id)
    if levy is None:
        raise refusals.LevyNotDrawnUp
    return levy


def _totals(session: Session, topic: Topic, levy: Levy) -> str:
    people, workers = session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(Payer.works)).where(Payer.topic_id == topic.id)
    ).one()
    by_duty = sa.select(Freed.duty, sa.func.count()).where(Freed.topic_id == topic.id).group_by(Freed.duty)
    freed = dict(session.execute(by_duty).tuples().all())
    payers, labour = people - freed.get(Duty.MONEY, 0), workers - freed.get(Duty.LABOUR, 0)
    return (
        f"出资 {payers if levy.per_head else 0} 人，共 {in_yuan(payers * levy.per_head)} 元；"
        f"出劳 {labour if levy.workdays else 0} 人，共 {labour * levy.workdays} 个标准工日"
    )


def forward_levy(session: Session, call: calls.ForwardLevy, *, caller: Caller, now: datetime) -> Done:
    """The county's time begins. The levy is counted again, among those of this year: once objected to it was not counted, and nothing is
    raised before now, in whichever year it was drawn up."""
    topic, actor = take(session, call.topic_id, "forward_levy", caller)
    levy, today = _drawn_up(session, topic), clock.day_of(now)
    if levy.forwarded_on and levy.approved is not False:
        raise refusals.AlreadyForwarded
    asked = rules.Asked(levy.per_head, levy.workdays)
    rules.check_asked(asked, _asked_this_year(session, topic, today.year), on=levy.laid_on)
    levy.year = today.year
    levy.forwarded_on, levy.opinion, levy.reply_due = today, call.opinion, rules.reply_due(today)
    levy.answered_on, levy.approved, levy.answer = None, None, ""
    detail = f"{call.opinion}（县级答复期限 {clock.in_words(levy.reply_due)}）"
    note(session, topic, "forward_levy", actor, call, now=now, detail=detail)
    return Done(id=topic.id)


def answer_levy(session: Session, call: calls.AnswerLevy, *, caller: Caller, now: datetime) -> Done:
    topic, actor = take(session, call.topic_id, "answer_levy", caller)
    levy, today = _drawn_up(session, topic), clock.day_of(now)
    if levy.forwarded_on is None or levy.answered_on is not None:
        raise refusals.NotForwarded
    levy.answered_on, levy.approved, levy.answer = today, call.approved, call.answer
    late = "（超过期限）" if levy.reply_due and today > levy.reply_due else ""
    detail = f"{'同意' if call.approved else '不同意'}：{call.answer}{late}"
    note(session, topic, "answer_levy", actor, call, now=now, detail=detail)
    return Done(id=topic.id)


def end_levy(session: Session, call: calls.EndLevy, *, caller: Caller, now: datetime) -> Done:
    """The county's no is final: what was resolved is not carried out."""
    topic, actor = take(session, call.topic_id, "end_levy", caller)
    levy = session.get(Levy, topic.id)
    if levy is None or levy.approved is not False:
        raise refusals.LevyNotRefused
    topic.ended_because = call.reason
    note(session, topic, "end_levy", actor, call, now=now, detail=call.reason)
    return Done(id=topic.id)


def check_may_be_raised(session: Session, topic: Topic, *, now: datetime) -> None:
    """Whether a topic may be carried out as far as a levy is concerned."""
    levy = session.get(Levy, topic.id)
    if levy:
        rules.check_may_be_raised(approved=levy.approved, due=levy.reply_due, on=clock.day_of(now))


def account_for_levy(session: Session, call: calls.AccountForLevy, *, caller: Caller, now: datetime) -> Done:
    """Kept as last given, until the result is published with it."""
    topic, actor = take(session, call.topic_id, "account_for_levy", caller)
    levy = _drawn_up(session, topic)
    levy.income, levy.expense, levy.workdays_done = call.income, call.expense, call.workdays_done
    note(session, topic, "account_for_levy", actor, call, now=now, detail=_account(levy))
    return Done(id=topic.id)


def account_of(session: Session, topic: Topic) -> str:
    """The sentence that is published with the result; nothing for a topic without a levy."""
    levy = session.get(Levy, topic.id)
    if levy is None:
        return ""
    if levy.income is None:
        raise refusals.LevyNotAccountedFor
    return _account(levy)


def _account(levy: Levy) -> str:
    return rules.account_sentence(income=levy.income or 0, expense=levy.expense or 0, workdays=levy.workdays_done or 0)
