"""What was not handled, wherever it lies: dead events in an inbox, letters that could not be read in a queue."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from deploy.operate.desk import Desk
from shared.bus import dead_events, dead_letters
from shared.bus.dead_events import DeadEvent, NotDead, NotEarly, PredecessorMissing
from shared.bus.dead_letters import Letter, Sent
from shared.bus.operating import Held
from shared.bus.operations import Who

SENT = {
    Sent.SAME: "发件箱里有同样的一条",
    Sent.NOT_KNOWN: "发件箱里没有这一条（已清理，或从未发出）",
    Sent.DIFFERENT: "与发件箱里的不一样：被人改过，或是伪造的",
}


class NotThere(Exception):
    """Nothing of this id lies here; perhaps somebody else has just settled it."""


class NotYet(Exception):
    """It can't be tried again as things are; the text says why and what to do."""


@dataclass(frozen=True)
class Found:
    """One of them, as it is listed. ``sent``: what the sender's outbox says of a letter."""

    service: str
    thing: DeadEvent | Letter
    sent: Sent = Sent.SAME

    @property
    def id(self) -> str:
        return str(self.thing.id)

    @property
    def key(self) -> str:
        if isinstance(self.thing, DeadEvent):
            return self.thing.key
        return self.thing.envelope.key if self.thing.envelope else "（不是事件）"

    @property
    def reason(self) -> str:
        return self.thing.reason or "现在能读懂了，可以重投"

    @property
    def is_early(self) -> bool:
        return isinstance(self.thing, DeadEvent) and self.thing.state == "early"

    @property
    def hint(self) -> str:
        """What an operator should know before touching it."""
        if isinstance(self.thing, DeadEvent) and self.is_early:
            return f"等着它前面的第 {self.thing.after} 件，后面有 {self.thing.followers} 件等着它"
        if isinstance(self.thing, DeadEvent):
            late = "后一件已经办过，重投会颠倒先后；" * self.thing.late
            return f"{late}试过 {self.thing.attempts} 次，后面有 {self.thing.followers} 件等着它"
        return f"{SENT[self.sent]}；{self.thing.came}"

    @property
    def body(self) -> str:
        raw = self.thing.body if isinstance(self.thing, DeadEvent) else self.thing.delivery.body
        try:
            return json.dumps(json.loads(raw), ensure_ascii=False, indent=2)
        except ValueError:
            return repr(raw[:2000])


def listed(desk: Desk, desks: Mapping[str, Desk]) -> list[Found]:
    """Dead events and those that came early, then letters; each oldest first."""
    with desk.sessions() as session:
        found = [Found(desk.service, event) for event in dead_events.listed(session, states=("dead", "early"))]
    with desk.dead_letters() as held:
        return found + (_letters(desk, desks, held) if held else [])


def _letters(desk: Desk, desks: Mapping[str, Desk], held: Held) -> list[Found]:
    letters = dead_letters.listed(held, desk.inbox)
    return [Found(desk.service, letter, _sent(letter, desks)) for letter in letters]


def _sent(letter: Letter, desks: Mapping[str, Desk]) -> Sent:
    sender = desks.get(letter.envelope.source) if letter.envelope else None
    if sender is None:
        return Sent.NOT_KNOWN
    with sender.sessions() as session:
        return dead_letters.sent(session, letter)


def find(desk: Desk, desks: Mapping[str, Desk], name: str) -> Found:
    """By its id, or a letter's event's id. Raises :class:`NotThere`."""
    for found in listed(desk, desks):
        if name == found.id or (isinstance(found.thing, Letter) and found.thing.is_meant_by(name)):
            return found
    raise NotThere(name)


def is_late(found: Found) -> bool:
    """Tried again it would turn the order round: only by its id, by somebody who has read the warning."""
    return isinstance(found.thing, DeadEvent) and found.thing.late


def why_not_again(found: Found, *, vouched: bool) -> str:
    """Why it can't be tried again, and what to do; empty if it can. ``vouched``: the operator answers for a letter that no outbox has."""
    if found.is_early:
        return "它等着前一件，前一件来了自己会办；前一件再也不会来，用 release 说明理由后放行。"
    if isinstance(found.thing, DeadEvent):
        return ""
    if found.thing.envelope is None or found.thing.reason:
        return "现在的版本仍然读不懂它：先升级服务；确实没用的，用 drop 说明理由后丢弃。"
    if found.sent is Sent.DIFFERENT:
        return f"{SENT[found.sent]}。不能重投；请查清是谁放进来的，再用 drop 丢弃。"
    if found.sent is Sent.NOT_KNOWN and not vouched:
        return f"{SENT[found.sent]}。您能担保它是真的，才加 --vouch 重投。"
    return ""


def replay(desk: Desk, desks: Mapping[str, Desk], name: str, who: Who, *, vouched: bool = False) -> None:
    """One. The running service takes it up by itself. Raises :class:`NotThere`, :class:`NotYet`."""
    found = find(desk, desks, name)
    if why := why_not_again(found, vouched=vouched):
        raise NotYet(why)
    if isinstance(found.thing, DeadEvent):
        with desk.sessions.begin() as session:
            if not dead_events.replay(session, [found.thing.id], who):
                raise NotThere(name)
        return
    _settle(desk, found, lambda session, letter: dead_letters.put_into_inbox(session, [letter], desk.kinds, who))


def replay_all(desk: Desk, desks: Mapping[str, Desk], who: Who) -> tuple[int, list[Found]]:
    """Everything that can be; how many, and what was left. One letter that can't be tried again holds up no other."""
    everything = listed(desk, desks)
    left = [found for found in everything if why_not_again(found, vouched=False) or is_late(found)]
    dead = [found.thing for found in everything if isinstance(found.thing, DeadEvent) and not found.is_early]
    ids = [event.id for event in dead if not event.late]
    with desk.sessions.begin() as session:
        done = len(dead_events.replay(session, ids, who)) if ids else 0
    with desk.dead_letters() as held:
        found_now = _letters(desk, desks, held) if held else []
        fit = [one.thing for one in found_now if not why_not_again(one, vouched=False)]
        again = [letter for letter in fit if isinstance(letter, Letter)]
        if held and again:
            with desk.sessions.begin() as session:
                dead_letters.put_into_inbox(session, again, desk.kinds, who)
            dead_letters.acknowledge(held, again)
    return done + len(again), left


def drop(desk: Desk, desks: Mapping[str, Desk], name: str, who: Who, *, reason: str) -> None:
    """One, for good. Raises :class:`NotThere`, :class:`shared.bus.dead_events.PredecessorMissing`."""
    found = find(desk, desks, name)
    if isinstance(found.thing, DeadEvent) and found.is_early:
        raise PredecessorMissing(found.thing.subject, found.thing.after)
    if isinstance(found.thing, DeadEvent):
        try:
            with desk.sessions.begin() as session:
                dead_events.drop(session, found.thing.id, who, reason=reason)
        except NotDead:
            raise NotThere(name) from None
        return
    believed = found.sent is Sent.SAME
    _settle(
        desk, found,
        lambda session, letter: dead_letters.drop(session, letter, desk.kinds, who, reason=reason, believed=believed),
    )  # fmt: skip


def release(desk: Desk, desks: Mapping[str, Desk], name: str, who: Who, *, reason: str) -> None:
    """One that came early goes on without its predecessor. Raises :class:`NotThere`, :class:`PredecessorMissing`."""
    found = find(desk, desks, name)
    if not isinstance(found.thing, DeadEvent):
        raise NotThere(name)
    try:
        with desk.sessions.begin() as session:
            dead_events.release(session, found.thing.id, who, reason=reason)
    except NotEarly:
        raise NotThere(name) from None


def _settle(desk: Desk, found: Found, act: Callable[[Session, Letter], object]) -> None:
    """In one transaction; the letter, and every copy of it, leaves the queue after the commit."""
    with desk.dead_letters() as held:
        copies = [one for one in dead_letters.listed(held, desk.inbox) if one.id == found.id] if held else []
        if held is None or not copies:
            raise NotThere(found.id)
        with desk.sessions.begin() as session:
            act(session, copies[0])
        dead_letters.acknowledge(held, copies)
