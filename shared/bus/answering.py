"""The answering side of RPC, without the broker: from the bytes of a request to the bytes of its answer."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared import clock, storage
from shared.bus import context, mailbox
from shared.bus.envelope import Unreadable, strict_json
from shared.bus.transport import Delivery
from shared.contracts import Call, Command, Record
from shared.errors import DifferentCommand, Failed, Invalid, NotFound, Refused, Unavailable
from shared.identity import Caller, Verifier
from shared.logs import log, way

Method = Callable[[Session, Any, Caller], Record]
TRIES = 3  # at one command, when the database had a deadlock


class Answering:
    """Answers the calls of one service. ``methods`` and ``calls`` by key."""

    def __init__(self, sessions: storage.Sessions, verifier: Verifier, calls: Mapping[str, type[Call[Any]]]) -> None:
        self._sessions = sessions
        self._verifier = verifier
        self._calls = calls

    @staticmethod
    def is_too_late(delivery: Delivery) -> bool:
        """Whether the one who asked has given up: then nothing is begun."""
        expires = delivery.headers.get("expires_at")
        return isinstance(expires, int) and expires < time.time() * 1000

    def answer(self, delivery: Delivery, methods: Mapping[str, Method]) -> bytes:
        """Never raises: what goes wrong is the answer."""
        try:
            return _json({"answer": self._answer(delivery, methods).dump()})
        except Refused as refusal:
            return _json({"refused": refusal.to_wire()})
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets an answer and the log its way
            if storage.is_transient(error):
                return _json({"refused": Unavailable(service=delivery.key).to_wire()})
            reference = uuid4().hex[:12]
            log.error("rpc.failed", key=delivery.key, reference=reference, error=type(error).__name__, way=way(error))
            return _json({"failed": reference})

    def _answer(self, delivery: Delivery, methods: Mapping[str, Method]) -> Record:
        headers = delivery.headers
        token = headers.get("caller")
        expires = headers.get("expires_at")
        current = context.Context(
            token=token if isinstance(token, str) else None,
            deadline=expires / 1000 if isinstance(expires, int) else None,
            traceparent=context.readable_trace(headers.get("traceparent")) or context.new_trace(),
        )
        kind = self._calls.get(delivery.key)
        if kind is None or delivery.content_type != "application/json":
            raise NotFound()
        try:
            call = kind.load(strict_json(delivery.body))
        except Unreadable as error:
            raise Invalid(fields={"_schema": [str(error)]}) from None
        caller = self._verifier.verify(current.token) if current.token else Caller()
        with context.use(current):
            method = methods[delivery.key]
            if isinstance(call, Command):
                return self._command(method, call, caller, delivery)
            with self._sessions() as session:
                return method(session, call, caller)

    def _command(self, method: Method, call: Call[Any], caller: Caller, delivery: Delivery) -> Record:
        command_id = _command_id(delivery)
        digest = hashlib.sha256(f"{caller.person_id}|{caller.service}|{call.KEY}|".encode() + delivery.body).hexdigest()
        for tries_left in reversed(range(TRIES)):
            try:
                done = self._done_before(command_id, digest, call)
                return done or self._do(method, call, caller, command_id, digest)
            except sa.exc.DBAPIError as error:
                if not (tries_left and storage.is_transient(error)):
                    raise
        raise Failed(reference="-")

    def _done_before(self, command_id: UUID, digest: str, call: Call[Any]) -> Record | None:
        with self._sessions() as session:
            row = session.execute(sa.select(mailbox.command).where(mailbox.command.c.id == command_id)).one_or_none()
        if row is None:
            return None
        if row.digest != digest:
            raise DifferentCommand()
        return call.ANSWER.load(row.answer)

    def _do(self, method: Method, call: Call[Any], caller: Caller, command_id: UUID, digest: str) -> Record:
        with self._sessions() as session:
            answer = method(session, call, caller)
            session.flush()
            remember = mailbox.insert(session, mailbox.command).values(
                id=command_id, key=call.KEY, digest=digest, answer=answer.dump(), done_at=clock.now()
            )
            first = session.scalar(remember.on_conflict_do_nothing().returning(mailbox.command.c.id))
            if first is not None:
                session.commit()
                return answer
        # The same command was running elsewhere and has won: undo ours, answer with its answer.
        done = self._done_before(command_id, digest, call)
        if done is None:
            raise Unavailable(service=call.SERVICE)
        return done


def _command_id(delivery: Delivery) -> UUID:
    try:
        return UUID(delivery.message_id or "")
    except ValueError:
        raise Invalid(fields={"_schema": ["缺少命令编号（UUID）。"]}) from None


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
