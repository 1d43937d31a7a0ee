"""What is wrong, in plain words, and what to do about it. Looks only, changes nothing."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from deploy.operate.desk import Desk
from shared import clock, config, storage
from shared.bus import mailbox
from shared.bus.amqp.operating import AmqpOperator
from shared.bus.operating import AccountRefused, QueueState
from shared.bus.relay import WATCH
from shared.bus.transport import LinkLost, Queue

CLOCKS_APART = timedelta(seconds=2)
STAYS_IN_OUTBOX = timedelta(minutes=1)
WAITS_LONG = timedelta(hours=1)
ANSWERS_WITHIN = 10.0  # seconds
MANY = 1000  # messages that wait although somebody takes them
STATES = {"dead": "试了多次都办不成", "waiting": "办不成，正等着再试", "early": "来早了，等着前一件"}


@dataclass(frozen=True)
class Finding:
    """``do`` says what to do; empty where all is well."""

    what: str
    do: str = ""

    @property
    def is_well(self) -> bool:
        return not self.do


def examine(desks: dict[str, Desk], operator: AmqpOperator | None) -> Iterator[Finding]:
    yield from the_clock()
    for service in config.SERVICES:
        yield from database(service)
    for desk in desks.values():
        yield from mail(desk)
    if operator is None:
        yield from the_one_process(config.setting("PUBLIC_URL"))
        return
    broker = list(the_broker(operator))
    yield from broker
    if all(finding.is_well for finding in broker):
        yield from the_services(desks, operator)


# -- clock --------------------------------------------------------------------------------


def the_clock() -> Iterator[Finding]:
    try:
        config.require_real_clock()
    except config.ClockCanBeSet:
        yield Finding("设置了 CLOCK_FILE 却不是演示", "从设置里去掉 CLOCK_FILE；没有 DEMO=yes，各进程不会启动")
        return
    if clock.offset():
        yield Finding(f"演示的时钟拨快了 {clock.offset().days} 天；今天是 {clock.today()}")
    else:
        yield Finding(f"时钟是真实的；今天是 {clock.today()}（北京时间）")


# -- databases ----------------------------------------------------------------------------


def database(service: str) -> Iterator[Finding]:
    """Reachable, brought up to date, and of the same time as this machine."""
    url = config.database_url(service)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield Finding(f"{service} 还没有数据库", "先启动一次系统，它会自己建立")
        return
    engine = storage.engine(url)
    try:
        with engine.connect() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
            moment = connection.scalar(sa.select(sa.func.now())) if engine.dialect.name == "postgresql" else None
    except sa.exc.DBAPIError as error:
        yield Finding(
            f"{service} 的数据库连不上（{type(error.orig).__name__}）",
            "看 PostgreSQL 是否在运行、磁盘是否已满，再核对该服务的 DATABASE_URL",
        )
        return
    finally:
        engine.dispose()
    wanted = ScriptDirectory.from_config(storage.alembic_config(service, url)).get_current_head()
    if there != wanted:
        yield Finding(f"{service} 的数据库是版本 {there}，程序要 {wanted}", "重新启动该服务，它启动时会升级数据库")
    apart = abs(moment - datetime.now(UTC)) if moment else timedelta()
    if apart > CLOCKS_APART:
        yield Finding(
            f"{service} 的数据库与本机的时间差 {apart.total_seconds():.0f} 秒", "在两台机器上启用时间同步（chrony）"
        )
    if there == wanted and apart <= CLOCKS_APART:
        yield Finding(f"{service} 的数据库正常，版本 {there}")


# -- what lies in a mailbox ---------------------------------------------------------------


def mail(desk: Desk) -> Iterator[Finding]:
    """Events that should have been sent; events that should have been handled."""
    inbox, outbox = mailbox.inbox.c, mailbox.outbox.c
    try:
        with desk.sessions() as session:
            waiting, oldest = session.execute(
                sa.select(sa.func.count(), sa.func.min(outbox.occurred_at)).where(outbox.published_at.is_(None))
            ).one()
            states = sa.select(inbox.state, sa.func.count(), sa.func.min(inbox.received_at))
            stuck = session.execute(states.where(inbox.state.in_(STATES)).group_by(inbox.state)).all()
    except sa.exc.DBAPIError:
        return  # the database's own finding says so
    now = clock.now()
    if oldest and now - oldest > STAYS_IN_OUTBOX:
        yield Finding(
            f"{desk.service} 有 {waiting} 个事件没有发出，最早的已等了 {_long(now - oldest)}",
            f"看 {desk.service} 的转发进程（relay）是否在运行、能否连上消息服务；事件都在，恢复后会自动发出",
        )
    for state, count, since in stuck:
        if state == "dead":
            yield Finding(
                f"{desk.service} 有 {count} 个事件{STATES[state]}",
                f"用 list {desk.service} 看原因；改好以后 replay，没用的 drop",
            )
        elif now - since > WAITS_LONG:
            yield Finding(
                f"{desk.service} 有 {count} 个事件{STATES[state]}，最早的已等了 {_long(now - since)}",
                f"看 {desk.service} 的日志 event.set_aside；前一件若是死信，先处理它；再也不会来的，用 release 放行",
            )


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} 分钟" if minutes < 120 else f"{minutes // 60} 小时"


# -- who works ----------------------------------------------------------------------------


def the_one_process(address: str) -> Iterator[Finding]:
    """Everything in one process: nobody can look into its queues, but it answers for its services."""
    found = _answers_of(address)
    if found is None:
        yield Finding(
            f"系统没有在运行：{address} 没有应答，没有人在取消息，也没有人在发消息",
            "启动系统：make run；换过端口的，两处写一样的 PORT",
        )
    elif silent := [name for name, answers in found.items() if name != "ready" and not answers]:
        yield Finding(f"{'、'.join(silent)} 没有应答", "看 var/shouyi.log；停下系统，再启动一次")
    else:
        yield Finding("系统在运行，各项服务都应答；消息在它自己的进程里传递")


def _answers_of(address: str) -> dict[str, bool] | None:
    """Which of its parts answer, by name; None where no system of ours does."""
    try:
        with urllib.request.urlopen(f"{address}/readyz?all=yes", timeout=ANSWERS_WITHIN) as answer:
            found: dict[str, bool] = json.load(answer)
    except urllib.error.HTTPError as answer:  # some do not: which ones is in the answer
        found = json.loads(answer.read() or b"null")
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return found if isinstance(found, dict) and "ready" in found else None


def the_services(desks: dict[str, Desk], operator: AmqpOperator) -> Iterator[Finding]:
    """Who takes from the queues and who sends to them; where nobody does either, that is all there is to say."""
    queues = [(desk, queue, operator.state(queue)) for desk in desks.values() for queue in desk.queues]
    sending = {service: is_sent_from(desk) for service, desk in desks.items()}
    if not any(sending.values()) and not any(state and state.consumers for _, _, state in queues):
        yield Finding(
            "系统没有在运行：没有一项服务在取消息，没有一个转发进程（relay）在发消息",
            "启动系统：make run-real；容器：docker-compose up。事件都在，启动后会接着办",
        )
    else:
        for service, sends in sending.items():
            if sends is False:
                yield Finding(
                    f"{service} 的转发进程（relay）没有在运行", f"启动它：{service}-relay；事件都在，启动后会自动发出"
                )
    for desk, queue, state in queues:
        yield from the_queue(desk, queue, state, operator)


def is_sent_from(desk: Desk) -> bool | None:
    """Whether a relay watches this service's outbox: the active one holds a lock in its database. None where that can't be asked."""
    held = sa.text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 0"
        " AND objid = :key AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    try:
        with desk.sessions() as session:
            return bool(session.scalar(held, {"key": WATCH}))
    except sa.exc.DBAPIError:
        return None  # the database's own finding says so


# -- broker -------------------------------------------------------------------------------


def the_broker(operator: AmqpOperator) -> Iterator[Finding]:
    try:
        operator.knock()
    except AccountRefused:
        yield Finding(
            "消息服务不认管理账号",
            "核对 AMQP_URI 里的账号、密码和虚拟主机；容器：重新运行 make secrets 并重启 rabbitmq",
        )
        return
    except LinkLost as lost:
        yield Finding(
            f"消息服务连不上（{lost}）", "看 RabbitMQ 是否在运行、地址和端口是否正确；各服务会自己重连，事件不会丢"
        )
        return
    if operator.takes_messages():
        yield Finding("消息服务正常，能收消息")
    else:
        yield Finding("消息服务不收消息：内存或磁盘告警", "腾出磁盘或内存（rabbitmqctl status 看告警）；解除后自动恢复")


def the_queue(desk: Desk, queue: Queue, state: QueueState | None, operator: AmqpOperator) -> Iterator[Finding]:
    if state is None:
        yield Finding(f"没有队列 {queue.name}", f"启动 {desk.service}；容器：docker-compose up queues")
        return
    if state.differs:
        yield Finding(
            f"队列 {queue.name} 的参数与程序的不同（{state.differs}）",
            f"停下 {desk.service}，再 migrate-queue {queue.name}",
        )
    elif not state.consumers:
        yield Finding(f"没有人在取队列 {queue.name}，积压 {state.ready} 条", f"启动 {desk.service}")
    elif state.ready > MANY:
        yield Finding(f"队列 {queue.name} 积压 {state.ready} 条", f"看 {desk.service} 的日志和数据库负载")
    else:
        yield Finding(f"队列 {queue.name} 正常，等着 {state.ready} 条")
    if queue.dead_letters and (dead := operator.state(Queue(queue.dead_letters, "", ()))) and dead.ready:
        yield Finding(f"{desk.service} 有 {dead.ready} 条读不懂的消息", f"用 list {desk.service} 看原因")
