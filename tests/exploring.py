"""Exploring a state machine until its paths have led far enough: how far they must come is part of the test.

The paths are the same in every run and on every machine, so that whoever runs a failed test again meets the failure
again. ``pytest --hypothesis-profile=by_chance`` takes others each time.
"""

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def explore(
    machine: type[RuleBasedStateMachine], until: dict[str, int], *, examples: int, steps: int, rounds: int
) -> None:
    """Runs so many examples of so many steps a round, until the machine's counts of those names are reached."""
    for name in until:
        setattr(machine, name, 0)
    given = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    for number in range(rounds):
        if given.derandomize:  # the same in each run, but not in each round
            seed(number)(machine)
        run_state_machine_as_test(machine, settings=given)
        if all(getattr(machine, name) >= least for name, least in until.items()):
            return
    reached = {name: getattr(machine, name) for name in until}
    pytest.fail(f"after {rounds} rounds the paths have led to {reached}, which should be {until}")
