"""``make faults``: faults by seeds.

python -m tests.faults --seeds 20     seeds 1 to 20
python -m tests.faults --seed 7       this one alone
"""

import os
import signal
import sys

import typer

from tests.faults import OWN_SERVERS

INTERRUPTED = 130  # exit code

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    seeds: int = typer.Option(1, help="Seeds 1 to this one."),
    seed: int = typer.Option(0, help="This seed alone."),
    events: int = typer.Option(20_000, help="Events that are committed per seed."),
    replicas: int = typer.Option(2, help="Of the archive, one of the two listeners."),
    short: bool = typer.Option(False, "--short", help="Only the faults that take little time."),
) -> None:
    """Break everything while events are on their way; the last line counts what was lost, done twice, out of order."""
    os.environ.update(OWN_SERVERS)  # before the nodes are imported, which read it once
    from deploy.local.environment import VAR
    from deploy.local.machine import NotToBeHad
    from tests.faults.nodes import own_nodes
    from tests.faults.running import Result, run_seed

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: sys.exit(INTERRUPTED))  # what was started is stopped on the way out
    total = Result()
    try:
        with own_nodes():
            for number in [seed] if seed else range(1, seeds + 1):
                result = run_seed(number, events, VAR / "faults" / f"seed-{number}", replicas=replicas, is_short=short)
                typer.echo(f"seed {number}: {result}")
                total.findings += result.findings
                total.complaints += result.complaints
    except NotToBeHad as reason:
        sys.exit(str(reason))
    typer.echo(str(total))
    sys.exit(0 if total.well else 1)


if __name__ == "__main__":
    app()
