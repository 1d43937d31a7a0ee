"""What is wrong, in plain words, and what to do about it. Looks only, changes nothing."""

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
from shared.bus.operating import AccountRefused
from shared.bus.transport import LinkLost, Queue

CLOCKS_APART = timedelta(seconds=2)
STAYS_IN_OUTBOX = timedelta(minutes=1)
WAITS_LONG = timedelta(hours=1)
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
        yield Finding("消息在系统自己的进程里传递，没有外部的消息服务可查")
        return
    broker = list(the_broker(operator))
    yield from broker
    if all(finding.is_well for finding in broker):
        for desk in desks.values():
            for queue in desk.queues:
                yield from the_queue(desk, queue, operator)


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


def the_queue(desk: Desk, queue: Queue, operator: AmqpOperator) -> Iterator[Finding]:
    state = operator.state(queue)
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
