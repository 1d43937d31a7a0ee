"""``make bench``: every job, or one of them.

python -m tests.bench --job J1 --rounds 5
"""

import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from tests.bench.calls import job as calls
from tests.bench.intake import job as intake
from tests.bench.running import Failed, Results, console
from tests.bench.votes import job as votes

JOBS: Mapping[str, tuple[Callable[[int, Results], None], Mapping[str, float]]] = {
    "J1": (intake.run, intake.GOALS),
    "J3": (votes.run, votes.GOALS),
    "J4": (calls.run, calls.GOALS),
}


def main(
    job: Annotated[str, typer.Option(help=f"One of {', '.join(JOBS)}; all without it")] = "",
    rounds: Annotated[int, typer.Option(min=1)] = 5,
) -> None:
    if job and job not in JOBS:
        sys.exit(f"there is no job {job}; there are {', '.join(JOBS)}")
    for name in [job] if job else JOBS:
        run, goals = JOBS[name]
        results = Results(name, goals)
        try:
            run(rounds, results)
        except Failed as failed:
            sys.exit(f"{name} failed, no figure of it counts: {failed}")
        results.show()
        console.print(f"wrote {results.write()}")


if __name__ == "__main__":
    typer.run(main)
