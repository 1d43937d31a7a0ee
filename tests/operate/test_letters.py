"""An operator finds what nobody could handle, has it tried again after a fix, or gives it up; and it is written who did it."""

import json
from contextlib import closing
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shared import clock
from shared.bus import brokers, mailbox
from shared.bus.transport import EVENTS, Message
from shared.contracts import Event
from shared.events.topics import TopicConfirmed
from shared.vocabulary import MatterClass
from tests.faults.nodes import until

VILLAGE = "620922105201"


def confirmed() -> TopicConfirmed:
    return TopicConfirmed(
        topic_id=uuid4(), village=VILLAGE, title="修水渠", matter_class=MatterClass.VILLAGE_AFFAIRS, major=False
    )


def sent(desks, event: Event) -> bytes:
    """It stands in its sender's outbox; as it goes over the wire."""
    with desks["topics"].sessions.begin() as session:
        mailbox.post(session, event)
    with desks["topics"].sessions() as session:
        row = session.execute(sa.select(mailbox.outbox).order_by(sa.desc("id")).limit(1)).one()
    return mailbox.envelope_of(row).to_bytes()


@pytest.fixture
def rejected(settings):
    """What meetings took and could not read."""

    def reject(*bodies: bytes) -> None:
        broker = brokers.connect(settings["AMQP_URI"])
        with (
            closing(broker.publisher()) as publisher,
            closing(broker.subscribe("meetings.events", prefetch=10)) as taking,
        ):
            publisher.publish([Message(EVENTS, TopicConfirmed.KEY, body, str(uuid4())) for body in bodies])
            left = len(bodies)
            while left:
                some = taking.take(left, 5.0)
                assert some
                for delivery in some:
                    taking.reject(delivery)
                left -= len(some)
        until(lambda: broker.depth("meetings.events.dead") == len(bodies) or None, "the letters are dead")

    return reject


@pytest.fixture
def dead(desks):
    """An event that meetings tried until nobody tried it any more."""
    body = sent(desks, confirmed())
    wire = json.loads(body)
    event_id = UUID(wire["id"])
    with desks["meetings"].sessions.begin() as session:
        session.execute(
            mailbox.inbox.insert().values(
                event_id=event_id, key=TopicConfirmed.KEY, subject=wire["subject"], sequence=1, received_at=clock.now(),
                state="dead", attempts=8, reason="KeyError: 'village'", body=body,
            )
        )  # fmt: skip
    return str(event_id)


def state(desks, event_id: str) -> tuple[str, int]:
    with desks["meetings"].sessions() as session:
        row = session.execute(sa.select(mailbox.inbox).where(mailbox.inbox.c.event_id == UUID(event_id))).one()
    return row.state, row.attempts


def test_where_nothing_lies_it_says_so(operate, desks):
    assert operate("list").stdout.strip() == "没有死信。"


def test_a_dead_event_is_listed_with_its_reason_and_shown_whole(operate, dead):
    listed = operate("list", "meetings").stdout
    assert dead in listed
    assert "KeyError: 'village'" in listed
    assert '"title": "修水渠"' in operate("show", "meetings", dead).stdout


def test_what_somebody_wrote_into_a_key_is_shown_as_it_stands(operate, desks, dead):
    with desks["meetings"].sessions.begin() as session:
        session.execute(mailbox.inbox.update().values(reason="[/y] [red]x"))
    assert "[/y] [red]x" in operate("list", "meetings").stdout


def test_all_at_once_leaves_what_would_turn_the_order_round(operate, desks, dead):
    with desks["meetings"].sessions.begin() as session:
        event = session.execute(mailbox.inbox.select()).one()
        session.execute(mailbox.progress.insert().values(subject=event.subject, sequence=event.sequence + 1))
    answer = operate("replay", "meetings", "--all", "--yes").output
    assert ("已重投 0 条，留下 1 条" in answer, "颠倒先后" in answer) == (True, True)
    assert state(desks, dead)[0] == "dead"


def test_tried_again_it_waits_for_the_service_with_no_attempt_counted(operate, dead, desks):
    answer = operate("replay", "meetings", dead, typed="y\n")
    assert answer.exit_code == 0, answer.output
    assert state(desks, dead) == ("waiting", 0)
    history = operate("history", "meetings").stdout
    assert all(words in history for words in ("王工", "replay", dead))


def test_who_says_no_has_done_nothing(operate, dead, desks):
    for words in (("replay", "meetings", dead), ("drop", "meetings", dead, "--reason", "重复")):
        answer = operate(*words, typed="n\n")
        assert (answer.exit_code, "什么也没有做" in answer.output) == (1, True)
    assert state(desks, dead) == ("dead", 8)


def test_what_is_dropped_is_never_handled_and_its_reason_stays(operate, dead, desks):
    assert operate("drop", "meetings", dead, "--reason", " ", "--yes").exit_code == 1
    assert operate("drop", "meetings", dead, "--reason", "议题已撤回", "--yes").exit_code == 0
    assert state(desks, dead)[0] == "dropped"
    assert "议题已撤回" in operate("history").stdout
    assert operate("list").stdout.strip() == "没有死信。"


def test_what_waits_for_an_event_that_never_comes_is_listed_and_released(operate, desks, dead):
    with desks["meetings"].sessions.begin() as session:
        session.execute(mailbox.inbox.update().values(state="early", attempts=0, sequence=3, after_sequence=2))
    assert "等着它前面的第 2 件" in operate("list", "meetings").stdout
    assert "留下 1 条" in operate("replay", "meetings", "--all", "--yes").output
    for words in (("replay", "meetings", dead), ("drop", "meetings", dead, "--reason", "没用")):
        assert operate(*words, "--yes").exit_code == 1
    assert operate("release", "meetings", dead, "--reason", " ", "--yes").exit_code == 1

    assert operate("release", "meetings", dead, "--reason", "发件箱已清理", "--yes").exit_code == 0

    with desks["meetings"].sessions() as session:
        assert session.scalar(sa.select(mailbox.progress.c.sequence)) == 2
    assert "发件箱已清理" in operate("history", "meetings").stdout


GIVEN_UP = ("--reason", "没用", "--yes")


@pytest.mark.parametrize("words", [("show",), ("replay", "--yes"), ("drop", *GIVEN_UP), ("release", *GIVEN_UP)])
def test_what_is_not_there_is_said(operate, desks, words):
    answer = operate(words[0], "meetings", str(uuid4()), *words[1:])
    assert (answer.exit_code, "没有编号为" in answer.output) == (1, True)


def test_a_letter_that_can_be_read_now_goes_into_the_inbox_and_off_the_queue(operate, desks, rejected):
    rejected(body := sent(desks, confirmed()))
    event_id = json.loads(body)["id"]
    assert "发件箱里有同样的一条" in operate("list", "meetings").stdout

    assert operate("replay", "meetings", event_id, "--yes").exit_code == 0
    assert state(desks, event_id) == ("early", 0)
    assert operate("list", "meetings").stdout.strip() == "没有死信。"


def test_a_letter_nobody_sent_needs_somebody_who_answers_for_it(operate, desks, rejected):
    wire = json.loads(sent(desks, confirmed())) | {"id": str(uuid4())}
    rejected(json.dumps(wire).encode())
    refused = operate("replay", "meetings", wire["id"], "--yes")
    assert (refused.exit_code, "--vouch" in refused.output) == (1, True)
    assert operate("replay", "meetings", wire["id"], "--yes", "--vouch").exit_code == 0
    assert state(desks, wire["id"]) == ("early", 0)


def test_a_letter_that_somebody_changed_is_never_tried_again(operate, desks, rejected):
    wire = json.loads(sent(desks, confirmed()))
    wire["data"]["title"] = "卖水渠"
    rejected(json.dumps(wire).encode())
    refused = operate("replay", "meetings", wire["id"], "--yes", "--vouch")
    assert (refused.exit_code, "伪造" in refused.output) == (1, True)
    assert "发件箱里的不一样" in operate("list", "meetings").stdout


def test_all_at_once_leaves_what_can_t_be_tried_again_and_says_why(operate, desks, dead, rejected):
    good, changed = sent(desks, confirmed()), json.loads(sent(desks, confirmed()))
    changed["data"]["major"] = True
    rejected(good, json.dumps(changed).encode(), b"not JSON")

    answer = operate("replay", "meetings", "--all", "--yes").output

    assert "已重投 2 条，留下 2 条" in answer
    assert ("伪造" in answer, "读不懂" in answer) == (True, True)
    assert state(desks, dead) == ("waiting", 0)
    assert operate("list", "meetings").stdout.count("共 2 条") == 1
