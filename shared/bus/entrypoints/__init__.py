"""What a service is made of: calls it answers, events it listens to, timers; and the nameko that runs them.

    class TopicsService(Service):
        name = "topics"
        services = Services(GetRoll)

        @command(calls.Cosign)
        def cosign(self, session: Session, call: calls.Cosign, caller: Caller) -> calls.SigningProgress: ...

        @query(calls.GetTopic)
        def get_topic(self, session: Session, call: calls.GetTopic, caller: Caller) -> calls.TopicView: ...

        @on(MeetingOpened)
        def start_discussion(self, session: Session, event: MeetingOpened) -> None: ...

        @every(seconds=2)
        def send_due(self, sessions: Sessions) -> None: ...

Where many come at once, ``@command_batch(calls.CastVote)`` gets ``(session, requests)`` and answers each request with its answer or
its refusal; ``@on_batch(MeetingOpened)`` gets ``(session, events)``.

The bus opens the one transaction of a command or a batch of events and commits it together with the note that it was done, so
that nothing is done twice; that is why no service opens one itself. A session takes its connection at the first
statement: a command that has to ask another service asks first.
"""

from shared.bus.answering import Request
from shared.bus.entrypoints.marks import calls_of, command, command_batch, every, marked, on, on_batch, query
from shared.bus.entrypoints.service import Service, Services

__all__ = [
    "Request",
    "Service",
    "Services",
    "calls_of",
    "command",
    "command_batch",
    "every",
    "marked",
    "on",
    "on_batch",
    "query",
]
