"""Operators' commands. Each says what it will do before it does it.

    list [SERVICE]               what nobody could handle, with reasons
    show SERVICE ID              one of them, whole
    replay SERVICE ID | --all    try again, after a fix; the running service takes it up by itself
    drop SERVICE ID --reason …   give one up for good; the events behind it go on
    release SERVICE ID --reason …  handle one that waits for an event which will never come
    history [SERVICE]            who did what, and why
    migrate-queue QUEUE          make a queue anew whose arguments have changed, without losing a message
    doctor                       what is wrong with broker, databases, queues, clock

Needs every <SERVICE>_DATABASE_URL and, with RabbitMQ, the administrator's AMQP_URI.
"""

import sys
from typing import Annotated

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deploy.operate import desk, doctor, letters
from deploy.operate.desk import Desk
from deploy.operate.letters import Found
from shared import clock
from shared.bus import mailbox, moving
from shared.bus.dead_events import PredecessorMissing
from shared.bus.operations import MIGRATE_QUEUE, Who
from shared.bus.transport import LinkLost, Queue, QueueDiffers

app = typer.Typer(add_completion=False, help=__doc__, pretty_exceptions_enable=False, no_args_is_help=True)
console = Console()

Service = Annotated[str, typer.Argument(help="服务名，如 topics")]
Id = Annotated[str, typer.Argument(help="list 给出的编号，或事件的 id")]
Yes = Annotated[bool, typer.Option("--yes", help="不再询问")]


def stop(words: str) -> typer.Exit:
    """Said on stderr; raise what it returns."""
    print(words, file=sys.stderr)
    return typer.Exit(1)


def at(service: str, known: dict[str, Desk]) -> Desk:
    if service not in known:
        raise stop(f"没有服务 {service}；有：{'、'.join(known)}")
    return known[service]


def found_at(chosen: Desk, known: dict[str, Desk], name: str) -> Found:
    try:
        return letters.find(chosen, known, name)
    except letters.NotThere:
        raise stop(f"{chosen.service} 里没有编号为 {name} 的死信；用 list {chosen.service} 看现在有哪些") from None


@app.command("list")
def show_list(service: Annotated[str, typer.Argument()] = "") -> None:
    known = desk.desks()
    table = Table("服务", "编号", "事件", "原因", "说明", expand=True)
    chosen = [at(service, known)] if service else list(known.values())
    everything = [found for one in chosen for found in letters.listed(one, known)]
    for found in everything:
        table.add_row(*map(escape, (found.service, found.id, found.key, found.reason, found.hint)))
    if everything:
        console.print(table)
    console.print(f"共 {len(everything)} 条没有办成。" if everything else "没有死信。")


@app.command()
def show(service: Service, name: Id) -> None:
    known = desk.desks()
    found = found_at(at(service, known), known, name)
    for label, value in (("编号", found.id), ("事件", found.key), ("原因", found.reason), ("说明", found.hint)):
        console.print(f"{label}：{value}", markup=False)
    console.print(found.body, markup=False)


@app.command()
def replay(
    service: Service,
    name: Annotated[str, typer.Argument(help="编号；全部用 --all")] = "",
    everything: Annotated[bool, typer.Option("--all")] = False,
    vouch: Annotated[bool, typer.Option("--vouch", help="发件箱里没有，但我担保是真的")] = False,
    yes: Yes = False,
) -> None:
    known = desk.desks()
    chosen, who = at(service, known), Who.here()
    if everything == bool(name):
        raise stop("给一个编号，或者 --all")
    if everything:
        count = len(letters.listed(chosen, known))
        sure(f"把 {service} 的 {count} 条死信重新投一次？", yes=yes)
        done, left = letters.replay_all(chosen, known, who)
        for found in left:
            console.print(f"留下 {found.id}：{letters.why_not_again(found, vouched=False) or found.hint}", markup=False)
        console.print(f"已重投 {done} 条，留下 {len(left)} 条。")
        return
    found = found_at(chosen, known, name)
    sure(f"重投 {found.key} {found.id}（{found.hint}）？", yes=yes)
    try:
        letters.replay(chosen, known, name, who, vouched=vouch)
    except letters.NotYet as why:
        raise stop(str(why)) from None
    except letters.NotThere:
        raise stop("它刚刚已被别人处理。") from None
    console.print("已重投；服务会自己接着办。再 list 一次看结果。")


@app.command()
def drop(
    service: Service, name: Id, reason: Annotated[str, typer.Option(help="为什么可以丢弃")], yes: Yes = False
) -> None:
    known = desk.desks()
    chosen = at(service, known)
    found = found_at(chosen, known, name)
    if not reason.strip():
        raise stop("丢弃要写理由：--reason '…'")
    sure(f"丢弃 {found.key} {found.id}（{found.hint}）？这件事将不再办理，后面的继续。", yes=yes)
    try:
        letters.drop(chosen, known, name, Who.here(), reason=reason.strip())
    except PredecessorMissing as missing:
        raise stop(
            f"它前面的第 {missing.sequence} 件还没有办：先处理那一件（list {service}）；它再也不会来，先 release。"
        ) from None
    except letters.NotThere:
        raise stop("它刚刚已被别人处理。") from None
    console.print("已丢弃，并记下了是谁、为什么。")


@app.command()
def release(
    service: Service, name: Id, reason: Annotated[str, typer.Option(help="为什么前一件不会来了")], yes: Yes = False
) -> None:
    known = desk.desks()
    chosen = at(service, known)
    found = found_at(chosen, known, name)
    if not reason.strip():
        raise stop("放行要写理由：--reason '…'")
    sure(f"放行 {found.key} {found.id}（{found.hint}）？前面缺的那一件以后来了也不会自己办。", yes=yes)
    try:
        letters.release(chosen, known, name, Who.here(), reason=reason.strip())
    except PredecessorMissing as missing:
        raise stop(f"它前面的第 {missing.sequence} 件就在这里：先处理那一件（list {service}）。") from None
    except letters.NotThere:
        raise stop("它没有在等前一件，或者前一件刚刚来了。") from None
    console.print("已放行，并记下了是谁、为什么；服务会自己接着办。")


@app.command()
def history(service: Annotated[str, typer.Argument()] = "") -> None:
    known = desk.desks()
    table = Table("服务", "时间", "谁", "做了什么", "对什么", "理由", expand=True)
    for one in [at(service, known)] if service else known.values():
        with one.sessions() as session:
            for row in session.execute(sa.select(mailbox.operation).order_by(mailbox.operation.c.id)):
                when = row.at.astimezone(clock.SHANGHAI)
                cells = (one.service, f"{when:%Y-%m-%d %H:%M}", row.who, row.verb, row.target, row.reason)
                table.add_row(*map(escape, cells))
    console.print(table if table.rows else "还没有人做过什么：没有重投、丢弃或迁移的记录。")


@app.command()
def migrate_queue(name: Annotated[str, typer.Argument(help="队列名，如 topics.events")], yes: Yes = False) -> None:
    known = desk.desks()
    admin = desk.operator()
    if admin is None:
        raise stop("消息在系统自己的进程里传递，没有可迁移的队列。")
    owner, queue, fed_by = place_of(name, known)
    state = admin.state(queue)
    if not moving.is_to_be_moved(admin, queue):
        console.print(f"队列 {name} 与程序声明的一致，不用迁移。")
        return
    sure(f"重建队列 {name}，搬过 {state.ready if state else 0} 条消息？请先停下 {owner.service}。", yes=yes)
    moved: list[int] = []
    try:
        moving.move(admin, queue, fed_by=fed_by, moved=lambda count: progress(moved, count))
    except moving.InUse as used:
        raise stop(f"还有进程在取 {used}：先停下 {owner.service}，再运行一次。") from None
    except QueueDiffers as differs:
        raise stop(f"先迁移它的死信队列：migrate-queue {differs.queue}") from None
    except LinkLost as lost:
        raise stop(f"消息服务断开（{lost}）；没有消息丢失，再运行一次会接着做。") from None
    with owner.sessions.begin() as session:
        Who.here().note(session, MIGRATE_QUEUE, name, counts={"messages": sum(moved)})
    console.print(f"已重建 {name}。可以启动 {owner.service} 了。")


def place_of(name: str, known: dict[str, Desk]) -> tuple[Desk, Queue, Queue | None]:
    """Whose queue it is, how it is declared, and for dead letters the queue they come from."""
    for one in known.values():
        for queue in one.queues:
            if name == queue.name:
                return one, queue, None
            if name == queue.dead_letters:
                return one, Queue(name, "", ()), queue
    raise stop(f"没有服务声明过队列 {name}；有：{'、'.join(q.name for one in known.values() for q in one.queues)}")


def progress(moved: list[int], count: int) -> None:
    moved.append(count)
    console.print(f"  已搬 {sum(moved)} 次")


@app.command("doctor")
def examine() -> None:
    findings = list(doctor.examine(desk.desks(), desk.operator()))
    for finding in findings:
        console.print(
            f"[green]好[/green]　{finding.what}"
            if finding.is_well
            else f"[red]坏[/red]　{finding.what}\n　　→ {finding.do}"
        )
    bad = sum(not finding.is_well for finding in findings)
    console.print(f"\n{len(findings)} 项，{bad} 项有问题。" if bad else f"\n{len(findings)} 项，都正常。")
    raise typer.Exit(bool(bad))


def sure(question: str, *, yes: bool) -> None:
    if not yes and not typer.confirm(question):
        raise stop("什么也没有做。")


if __name__ == "__main__":
    app()
