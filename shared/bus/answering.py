"""The answering side of RPC, without the broker: from the bytes of a request to the bytes of its answer."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

import orjson
import sqlalchemy as sa
from opentelemetry.trace import SpanKind
from sqlalchemy.orm import Session

from shared import clock, storage
from shared.bus import context, mailbox, metrics, tracing
from shared.bus.envelope import Unreadable, strict_json
from shared.bus.rows import Rows
from shared.bus.transport import MAX_BODY, RPC, Delivery
from shared.contracts import CALLS, Call, Command, Query, Record, to_json
from shared.errors import DifferentCommand, Invalid, NotFound, Refused, Unavailable
from shared.identity import Caller, Verifier
from shared.logs import log, way

Method = Callable[[Session, Any, Caller], Record]
BatchMethod = Callable[[Session, Sequence["Request[Any]"]], Sequence[Record | Refused]]
Answers = list[tuple[Delivery, bytes]]
C = TypeVar("C", bound=Call[Any])
TRIES = 3  # at one transaction, when the database had a deadlock


@dataclass(frozen=True)
class Request(Generic[C]):
    """A command among others that are answered together."""

    call: C
    caller: Caller


@dataclass(frozen=True)
class _Asked:
    """A command that could be read."""

    delivery: Delivery
    id: UUID
    digest: str
    request: Request[Any]
    traceparent: str | None

    @classmethod
    def of(cls, delivery: Delivery, call: Call[Any], caller: Caller, current: context.Context) -> "_Asked":
        whose = f"{caller.person_id}|{caller.service}|{call.KEY}|".encode()
        digest = hashlib.sha256(whose + delivery.body).hexdigest()
        return cls(delivery, _command_id(delivery), digest, Request(call, caller), current.traceparent)


_REMEMBER = Rows(
    mailbox.command, "id", "key", "digest", "answer", "done_at", then="ON CONFLICT DO NOTHING", returning=("id",)
)  # fmt: skip


class Answering:
    """Answers the calls of one service; ``calls`` by key."""

    def __init__(self, sessions: storage.Sessions, verifier: Verifier, calls: Mapping[str, type[Call[Any]]]) -> None:
        self._sessions = sessions
        self._verifier = verifier
        self._calls = calls

    @staticmethod
    def is_too_late(delivery: Delivery) -> bool:
        """Whether the one who asked has given up: then nothing is begun."""
        expires = delivery.headers.get("expires_at")
        return isinstance(expires, int) and expires < time.time() * 1000

    def answer(self, delivery: Delivery, method: Method) -> bytes:
        """Never raises: what goes wrong is the answer."""
        try:
            call, caller, current = self._read(delivery)
            with (
                tracing.span(delivery.key, SpanKind.SERVER, parent=current.traceparent) as trace,
                context.use(replace(current, traceparent=trace)),
                metrics.measured(delivery.key),
            ):
                if isinstance(call, Command):
                    asked = _Asked.of(delivery, call, caller, current)
                    return self._together([asked], _one_by_one(method), asks_others=True)[0][1]
                return self._look(call, caller, method)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets an answer and the log its way
            return _failure(delivery.key, error)

    def _look(self, call: Call[Any], caller: Caller, method: Method) -> bytes:
        """Again on another connection, where the database was started anew meanwhile."""
        for tries_left in reversed(range(TRIES)):
            try:
                with self._sessions() as session:
                    return _answer(call.KEY, method(session, call, caller))
            except sa.exc.DBAPIError as error:
                if not tries_left or not storage.is_transient(error) or not isinstance(call, Query):
                    raise
        raise AssertionError("the last try either answers or raises")

    def answer_batch(self, deliveries: Sequence[Delivery], method: BatchMethod) -> Answers:
        """Commands of one kind, each with its own answer, together in one transaction. Never raises."""
        answers: Answers = []
        asked: dict[UUID, _Asked] = {}
        twins: list[_Asked] = []
        for delivery in deliveries:
            try:
                one = _Asked.of(delivery, *self._read(delivery))
            except Exception as error:  # noqa: BLE001 - as above
                answers.append((delivery, _failure(delivery.key, error)))
                continue
            if asked.setdefault(one.id, one) is not one:
                twins.append(one)
        traces = [one.traceparent for one in asked.values()]
        with (
            tracing.span(
                deliveries[0].key, SpanKind.SERVER, parent=traces[0] if traces else None, links=traces[1:]
            ) as trace,
            context.use(context.Context(traceparent=trace)),
            metrics.measured("commands", len(asked)),
        ):
            answers += self._together(list(asked.values()), method)
        for twin in twins:  # the same command again: it finds the first one's answer
            answers += self._together([twin], method)
        return answers

    def _read(self, delivery: Delivery) -> tuple[Call[Any], Caller, context.Context]:
        headers = delivery.headers
        token, expires = headers.get("caller"), headers.get("expires_at")
        current = context.Context(
            token=token if isinstance(token, str) else None,
            deadline=expires / 1000 if isinstance(expires, int) else None,
            traceparent=context.readable_trace(headers.get("traceparent")) or context.new_trace(),
            locale=context.readable_locale(headers.get("locale")),
        )
        kind = self._calls.get(delivery.key)
        if kind is None or delivery.content_type != "application/json":
            raise NotFound()
        if len(delivery.body) > MAX_BODY:
            raise Invalid(fields={"_schema": ["内容超过 1 MiB。"]})
        if not delivery.came_through(RPC):
            log.error("rpc.detour", key=delivery.key, exchange=delivery.exchange)
            raise NotFound()
        try:
            call = kind.load(strict_json(delivery.body))
        except Unreadable as error:
            raise Invalid(fields={"_schema": [str(error)]}) from None
        return call, self._verifier.verify(current.token) if current.token else Caller(), current

    def _together(self, asked: Sequence["_Asked"], method: BatchMethod, *, asks_others: bool = False) -> Answers:
        """Halved when it fails, until the command that fails is alone."""
        if not asked:
            return []
        try:
            return self._in_one_transaction(asked, method, asks_others=asks_others)
        except Exception as error:  # noqa: BLE001 - as above
            if len(asked) == 1 or storage.is_transient(error):
                return [(one.delivery, _failure(one.delivery.key, error)) for one in asked]
        middle = len(asked) // 2
        return self._together(asked[:middle], method) + self._together(asked[middle:], method)

    def _in_one_transaction(self, asked: Sequence["_Asked"], method: BatchMethod, *, asks_others: bool) -> Answers:
        for tries_left in reversed(range(TRIES)):
            try:
                with self._sessions() as session:
                    return self._try(session, asked, method, asks_others=asks_others)
            except (sa.exc.DBAPIError, _DoneElsewhere) as error:
                if not tries_left or not (isinstance(error, _DoneElsewhere) or storage.is_transient(error)):
                    raise
        raise AssertionError("the last try either answers or raises")

    def _try(self, session: Session, asked: Sequence["_Asked"], method: BatchMethod, *, asks_others: bool) -> Answers:
        known = sa.select(mailbox.command).where(mailbox.command.c.id.in_([one.id for one in asked]))
        done = {row.id: row for row in session.execute(known)}
        if asks_others:
            session.rollback()  # a method that asks another service holds no connection meanwhile
        new = [one for one in asked if one.id not in done]
        outcomes = method(session, [one.request for one in new]) if new else ()
        session.flush()
        answered = list(zip(new, outcomes, strict=True))
        lines = [
            (one.id, one.delivery.key, one.digest, outcome.to_json().decode(), clock.now())
            for one, outcome in answered
            if not isinstance(outcome, Refused)
        ]  # fmt: skip
        if lines and len(_REMEMBER.put(session, lines).all()) != len(lines):
            raise _DoneElsewhere
        session.commit()
        return [(one.delivery, _again(one, done[one.id])) for one in asked if one.id in done] + [
            (one.delivery, _outcome(one.delivery.key, outcome)) for one, outcome in answered
        ]


class _DoneElsewhere(Exception):
    """The same command was running in another process and has won: ours is undone, and answered with its answer."""


def _one_by_one(method: Method) -> BatchMethod:
    return lambda session, requests: [method(session, request.call, request.caller) for request in requests]


def _again(one: "_Asked", row: Any) -> bytes:
    """What was answered when the command was done."""
    if row.digest != one.digest:
        return _refusal(one.delivery.key, DifferentCommand())
    return _answer(one.delivery.key, row.answer)


def _outcome(key: str, outcome: Record | Refused) -> bytes:
    return _refusal(key, outcome) if isinstance(outcome, Refused) else _answer(key, outcome)


def _answer(key: str, value: Any) -> bytes:
    _count(key, "answer")
    return to_json({"answer": value})


def _failure(key: str, error: Exception) -> bytes:
    if isinstance(error, Refused):
        return _refusal(key, error)
    if storage.is_transient(error):
        return _refusal(key, Unavailable(service=key))
    reference = uuid4().hex[:12]
    log.error("rpc.failed", key=key, reference=reference, error=type(error).__name__, way=way(error))
    _count(key, "failed")
    return to_json({"failed": reference})


def _command_id(delivery: Delivery) -> UUID:
    try:
        return UUID(delivery.message_id or "")
    except ValueError:
        raise Invalid(fields={"_schema": ["缺少命令编号（UUID）。"]}) from None


def _refusal(key: str, refused: Refused) -> bytes:
    """What is wrong with an item of a list stands under its number, which JSON wants as text."""
    _count(key, "refused")
    return orjson.dumps({"refused": refused.to_wire()}, option=orjson.OPT_NON_STR_KEYS)


def _count(key: str, how: str) -> None:
    """A key that nobody declared is somebody else's text, and no label."""
    metrics.ANSWERED.labels(key if key in CALLS else "unknown", how).inc()
