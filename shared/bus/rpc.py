"""The asking side of RPC: one client per process, safe in threads and in greenlets."""

import threading
import time
from collections.abc import Container
from secrets import token_hex
from typing import Any, TypeVar
from uuid import UUID

import orjson
from opentelemetry.trace import SpanKind
from uuid6 import uuid7

from shared import clock
from shared.bus import context, metrics, tracing
from shared.bus.transport import RPC, Broker, LinkLost, Message
from shared.contracts import Call, Command, Record
from shared.errors import Failed, RemoteRefusal, Unavailable
from shared.identity import Signer

A = TypeVar("A", bound=Record)
DEADLINE = 3.0  # seconds, unless the caller's own is nearer


class _Reply:
    """A lock that is held until it is there: the cheapest thing to wait for."""

    def __init__(self) -> None:
        self._awaited = threading.Lock()
        self._awaited.acquire()
        self.body: bytes | None = None

    def set(self, body: bytes | None) -> None:
        """Called at most once."""
        self.body = body
        self._awaited.release()

    def wait(self, seconds: float) -> bool:
        return self._awaited.acquire(timeout=max(seconds, 0))


class UndeclaredCall(Exception):
    """A process makes a call that it does not say it makes. Its account would be refused by the broker, and its link with it."""

    def __init__(self, issuer: str, call: type[Call[Any]]) -> None:
        super().__init__(f"{issuer} does not declare that it calls {call.KEY}: CONTRIBUTING.md, how to add a call")


class RpcClient:
    """``calls``: those that its process makes."""

    def __init__(self, broker: Broker, signer: Signer, calls: Container[type[Call[Any]]]) -> None:
        self._requester = broker.requester()
        self._signer = signer
        self._calls = calls
        self._own: tuple[float, str] = (0.0, "")

    def call(
        self, call: Call[A], *, token: str | None = None, command_id: UUID | None = None, within: float = DEADLINE
    ) -> A:
        """Ask and wait for the answer, in the name of ``token``'s person (nobody, without one).

        Raises what the service refused; :class:`Unavailable` when nobody answered in time: then a command may or may not
        have been done, and sending it again under the same ``command_id`` is safe.
        """
        if type(call) not in self._calls:
            raise UndeclaredCall(self._signer.issuer, type(call))
        seconds = context.current().left(at_most=within)
        if seconds <= 0:
            raise Unavailable(service=call.SERVICE)
        began = time.perf_counter()
        with tracing.span(call.KEY, SpanKind.CLIENT, parent=context.current().traceparent) as trace:
            body = self._ask(call, token, command_id, seconds, trace)
        metrics.ASKED.labels(call.KEY).observe(time.perf_counter() - began)
        return self._read(call, body)

    def _ask(
        self, call: Call[Any], token: str | None, command_id: UUID | None, seconds: float, trace: str | None
    ) -> bytes | None:
        """None when no answer came in time."""
        headers: dict[str, Any] = {"expires_at": int((time.time() + seconds) * 1000)}
        if trace is not None:
            headers["traceparent"] = trace
        if (locale := context.current().locale) != context.DEFAULT_LOCALE:
            headers["locale"] = locale
        if token is not None:
            headers["caller"] = token
        message_id = str(command_id or uuid7()) if isinstance(call, Command) else None
        # The reply's address is the same for all requests, and every service that was asked once knows it: nobody must be able to
        # guess under which number the answer of another one is awaited.
        message = Message(
            exchange=RPC, key=call.KEY, body=call.to_json(), message_id=message_id,
            headers=headers, correlation_id=token_hex(16), expires_in=max(int(seconds * 1000), 1), persistent=False,
        )  # fmt: skip
        reply = _Reply()
        try:
            self._requester.send(message, reply.set)
        except LinkLost:
            return None
        if not reply.wait(seconds):
            self._requester.forget(str(message.correlation_id))
        return reply.body

    def call_as_service(self, call: Call[A], *, command_id: UUID | None = None, within: float = DEADLINE) -> A:
        """Ask in the service's own name."""
        made, token = self._own
        now = clock.now().timestamp()
        if now - made > 60:  # a token lives for five minutes
            token = self._signer.sign_own()
            self._own = (now, token)
        return self.call(call, token=token, command_id=command_id, within=within)

    def close(self) -> None:
        self._requester.close()

    @staticmethod
    def _read(call: Call[A], body: bytes | None) -> A:
        if body is None:
            raise Unavailable(service=call.SERVICE)
        wire = orjson.loads(body)
        if "refused" in wire:
            raise RemoteRefusal.from_wire(wire["refused"])
        if "failed" in wire:
            raise Failed(reference=wire["failed"])
        answer: A = call.ANSWER.load(wire["answer"])  # type: ignore[assignment]
        return answer
