"""Many do it at the same moment, on the database that lets them."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import sqlalchemy as sa

from services.topics import actions, refusals
from shared.calls import recalls as calls_of_recalls
from shared.calls import reviewing
from shared.calls import topics as calls
from shared.errors import Refused
from shared.storage import Sessions
from tests.topics.recall import RecallVillage
from tests.topics.village import Village


def outcome(work) -> str:
    try:
        work()
    except Refused as refusal:
        return refusal.code
    return "done"


def test_ten_members_signing_at_once_propose_the_topic_exactly_once(busy_village: Village):
    topic_id = busy_village.signing()

    with ThreadPoolExecutor(10) as pool:
        progress = list(pool.map(lambda number: busy_village.sign(topic_id, busy_village.member(number)), range(10)))

    assert sorted(step.routes[0].have for step in progress) == list(range(1, 11))
    assert sum(step.state == "proposed" for step in progress) == 1
    assert busy_village.posted(topic_id).count("topic_proposed") == 1


def test_one_member_signing_fifty_times_at_once_signs_once(busy_village: Village):
    topic_id = busy_village.signing()
    member = busy_village.member(0)

    with ThreadPoolExecutor(12) as pool:
        done = Counter(pool.map(lambda _: outcome(lambda: busy_village.sign(topic_id, member)), range(50)))

    assert done == {"done": 1, refusals.AlreadySigned.code: 49}
    assert busy_village.sees(topic_id).routes[0].have == 1


def test_an_opinion_pulled_into_five_topics_at_once_goes_into_one(busy_village: Village):
    opinion_id = busy_village.opinion()

    with ThreadPoolExecutor(5) as pool:
        done = Counter(pool.map(lambda _: outcome(lambda: busy_village.collected([opinion_id])), range(5)))

    assert done == {"done": 1, refusals.OpinionsNotFree.code: 4}


def test_a_topic_withdrawn_while_it_is_taken_up_is_one_of_both(busy_village: Village):
    topic_id = busy_village.proposed_by_party()
    withdraw = calls.WithdrawTopic(topic_id=topic_id, reason="另有安排")
    take_up = reviewing.TakeUpForReview(topic_id=topic_id)

    with ThreadPoolExecutor(2) as pool:
        done = list(
            pool.map(
                outcome,
                (
                    lambda: busy_village.does(actions.withdraw_topic, withdraw, busy_village.collector),
                    lambda: busy_village.does(actions.take_up_for_review, take_up, busy_village.secretary),
                ),
            )
        )

    assert sorted(done) == ["done", refusals.NotNow.code]


def test_of_two_recalls_of_the_same_person_at_once_one_runs(postgresql_sessions: Sessions):
    village = RecallVillage(postgresql_sessions)
    call = calls_of_recalls.OpenRecall(
        id=uuid4(), village=village.code, person_id=village.members[2], reason="账目不公开。"
    )  # fmt: skip
    committee = village.villagers_committee()

    with ThreadPoolExecutor(1) as pool, village.sessions.begin() as first:
        actions.open_recall(first, call, caller=village.collector, now=village.now, committee=committee)
        second = pool.submit(outcome, lambda: village.opens_recall(village.township))
        wait_until_somebody_waits(village)
        first.commit()
        assert second.result() == refusals.RecallRuns.code


def test_twenty_questions_at_once_are_all_kept(busy_village: Village):
    topic_id = busy_village.on_the_board()

    def ask(number: int) -> None:
        call = calls.AskInquiry(id=uuid4(), topic_id=topic_id, question=f"第 {number} 个问题是什么？")
        with busy_village.sessions.begin() as session:
            actions.ask_inquiry(session, call, now=busy_village.now)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(ask, range(20)))

    assert len(busy_village.sees(topic_id).topic.inquiries) == 20
    assert busy_village.posted(topic_id).count("inquiry_asked") == 20


def test_a_question_asked_while_the_topic_is_being_archived_comes_too_late(busy_village: Village):
    topic_id = busy_village.surveyed()
    busy_village.wait(15)
    archive = calls.ArchiveTopic(topic_id=topic_id)
    question = calls.AskInquiry(id=uuid4(), topic_id=topic_id, question="还有余款吗？")

    def ask() -> None:
        with busy_village.sessions.begin() as session:
            actions.ask_inquiry(session, question, now=busy_village.now)

    with ThreadPoolExecutor(1) as pool, busy_village.sessions.begin() as archiving:
        actions.archive_topic(archiving, archive, caller=busy_village.secretary, now=busy_village.now)
        archiving.flush()
        asked = pool.submit(outcome, ask)
        wait_until_somebody_waits(busy_village)
        archiving.commit()
        assert asked.result() == refusals.NotNow.code

    assert busy_village.sees(topic_id).topic.inquiries == ()


def wait_until_somebody_waits(village: Village) -> None:
    """Until a transaction of this database stands before a lock."""
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with village.sessions() as session:
            if session.scalar(waiting):
                return
    raise TimeoutError("nobody waits")
