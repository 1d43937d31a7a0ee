"""What is wrong is said in plain words, with what to do; and where nothing is wrong nothing is made up."""

from contextlib import ExitStack, closing
from datetime import timedelta
from uuid import uuid4

import amqp
import pytest
import sqlalchemy as sa

from deploy.broker import traffic
from shared import clock
from shared.bus import brokers, mailbox
from shared.bus.relay import WATCH
from shared.bus.transport import EVENTS, Message
from shared.events.topics import TopicWithdrawn
from tests.broker.acting import connect


@pytest.fixture
def works(settings, desks):
    """Somebody takes from a service's queues and somebody sends what lies in its outbox; one of the two, if asked."""
    broker, given = brokers.connect(settings["AMQP_URI"]), traffic.read()
    with ExitStack() as working:

        def begin(service: str, *, takes: bool = True, sends: bool = True) -> None:
            for queue in traffic.queues_of(service, given) if takes else ():
                working.callback(broker.subscribe(queue.name, prefetch=1).close)
            if sends:
                session = working.enter_context(desks[service].sessions())
                session.execute(sa.select(sa.func.pg_advisory_lock(WATCH)))
                working.callback(session.execute, sa.select(sa.func.pg_advisory_unlock_all()))

        yield begin


@pytest.fixture
def everybody_works(works, desks):
    for service in desks:
        works(service)


@pytest.fixture
def bad(operate):
    """The lines that a look finds wrong, each with what to do."""

    def look() -> list[str]:
        answer = operate("doctor")
        found = [part.split("\n好")[0] for part in answer.stdout.split("\n坏　")[1:]]
        assert answer.exit_code == bool(found), answer.output
        assert all("→" in one for one in found)
        return found

    return look


def test_a_county_where_everybody_works_is_well(bad, everybody_works):
    assert bad() == []


def test_a_system_that_does_not_run_is_said_in_one_sentence(bad, operate, desks):
    first, *rest = bad()
    assert first.startswith("系统没有在运行：没有一项服务在取消息，没有一个转发进程（relay）在发消息")
    assert "make run-real" in first
    assert all("没有人在取队列" in one for one in rest)
    assert operate("doctor").exit_code == 1


def test_a_service_that_does_not_run_is_named(bad, works, desks):
    for service in desks:
        works(service, takes=service != "topics")
    assert bad()
    assert all("没有人在取队列 topics." in one and "启动 topics" in one for one in bad())


def test_a_relay_that_does_not_run_is_named_before_anything_waits_for_it(bad, works, desks):
    for service in desks:
        works(service, sends=service != "topics")
    [found] = bad()
    assert found.startswith("topics 的转发进程（relay）没有在运行")


def test_a_broker_that_is_away_is_said_once(bad, desks, monkeypatch):
    monkeypatch.setenv("AMQP_URI", "amqp://a:b@127.0.0.1:9/x")
    [found] = bad()
    assert "消息服务连不上" in found


def test_a_password_the_broker_does_not_take_is_no_broker_that_is_away(bad, desks, settings, monkeypatch):
    scheme, _, rest = settings["AMQP_URI"].partition("://")
    monkeypatch.setenv("AMQP_URI", f"{scheme}://nobody:wrong@{rest.rpartition('@')[2]}")
    [found] = bad()
    assert "不认管理账号" in found


def test_a_database_that_is_away_is_named_and_the_others_are_looked_at(bad, everybody_works, monkeypatch):
    monkeypatch.setenv("TOPICS_DATABASE_URL", "postgresql+psycopg2://a:b@127.0.0.1:9/topics")
    [found] = bad()
    assert "topics 的数据库连不上" in found


def test_a_database_of_an_earlier_version_is_said(bad, everybody_works, desks):
    with desks["topics"].sessions.begin() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    [found] = bad()
    with desks["topics"].sessions.begin() as session:
        session.execute(
            sa.text("UPDATE alembic_version SET version_num = :now"),
            {"now": found.split("程序要 ")[1].split("\n")[0].split()[0]},
        )
    assert "topics 的数据库是版本 0001" in found


@pytest.mark.usefixtures("everybody_works")
@pytest.mark.parametrize(("age", "told"), [(59, False), (61, True)])
def test_events_that_nobody_sends_on_are_said_after_a_minute(bad, desks, monkeypatch, age, told):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    with desks["topics"].sessions.begin() as session:
        mailbox.post(session, TopicWithdrawn(topic_id=uuid4(), village="620922105201"))
    with desks["topics"].sessions.begin() as session:
        session.execute(mailbox.outbox.update().values(occurred_at=now - timedelta(seconds=age)))
    assert [one for one in bad() if "topics 有 1 个事件没有发出" in one and "relay" in one] == bad()
    assert bool(bad()) is told


def test_dead_events_and_letters_are_counted(bad, everybody_works, settings, desks):
    with desks["meetings"].sessions.begin() as session:
        session.execute(
            mailbox.inbox.insert().values(
                event_id=uuid4(), key="x", subject="x", sequence=1, received_at=clock.now(), state="dead", body=b"{}"
            )
        )
    with closing(brokers.connect(settings["AMQP_URI"]).publisher()) as publisher:
        publisher.publish([Message("", "meetings.events.dead", b"?", str(uuid4()))])
    found = bad()
    assert len(found) == 2
    assert "meetings 有 1 个事件试了多次都办不成" in found[0]
    assert "meetings 有 1 条读不懂的消息" in found[1]


def test_a_queue_of_an_earlier_version_is_said_with_its_way_out_and_moved(bad, operate, settings, desks):
    channel = connect(settings["AMQP_URI"]).channel()
    channel.queue_delete("supervision.events")
    channel.queue_declare("supervision.events", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    channel.queue_bind("supervision.events", EVENTS, TopicWithdrawn.KEY)
    channel.basic_publish(amqp.Message(b"1", delivery_mode=2), EVENTS, TopicWithdrawn.KEY)

    [found] = [one for one in bad() if "参数" in one]
    assert "migrate-queue supervision.events" in found

    refused = operate("migrate-queue", "supervision.events", typed="n\n")
    assert (refused.exit_code, "什么也没有做" in refused.output) == (1, True)
    done = operate("migrate-queue", "supervision.events", "--yes")
    assert done.exit_code == 0, done.output
    assert not [one for one in bad() if "参数" in one]
    assert brokers.connect(settings["AMQP_URI"]).depth("supervision.events") == 1
    assert "migrate_queue" in operate("history", "supervision").stdout
    assert "不用迁移" in operate("migrate-queue", "supervision.events").stdout
