"""The product's own entry point, as a service uses it."""

import os
import sys
from collections.abc import Sequence

from sqlalchemy.orm import Session

from shared.bus import hub
from shared.bus.entrypoints import Service, on_batch
from shared.bus.rows import Rows
from tests.bench.intake.work import POISON, SERVICE, Voted, taken

PUT = Rows(taken, "vote_id", "person_id", "choice", "weight", "sent_at")


class Poisoned(Exception):
    """As a handler fails that does not expect what it gets."""


class Intake(Service):
    name = SERVICE

    @on_batch(Voted)
    def take(self, session: Session, events: Sequence[Voted]) -> None:
        if os.environ.get("BENCH_FAILS") and any(event.choice == POISON for event in events):
            raise Poisoned
        PUT.put(session, [(e.vote_id, e.person_id, e.choice, e.weight, e.sent_at) for e in events])


def main() -> None:
    from shared.bus import host

    sys.modules[f"services.{SERVICE}.service"] = sys.modules[__name__]
    host.main(SERVICE)


if __name__ == "__main__":
    hub.patch()
    main()
