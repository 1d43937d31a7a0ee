"""The clock that a demonstration can set forward, and nobody else."""

from datetime import timedelta

import pytest

from shared import clock, config


@pytest.fixture
def demonstration(tmp_path, monkeypatch):
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("DEMO", "yes")


def test_without_a_demonstration_no_process_starts_on_a_clock_that_can_be_set(demonstration, monkeypatch):
    config.require_real_clock()
    monkeypatch.delenv("DEMO")
    with pytest.raises(config.ClockCanBeSet, match="DEMO"):
        config.require_real_clock()
    monkeypatch.delenv("CLOCK_FILE")
    config.require_real_clock()


@pytest.mark.parametrize(
    ("by", "ahead"),
    [
        (clock.FARTHEST - timedelta(days=1), clock.FARTHEST - timedelta(days=1)), (clock.FARTHEST, clock.FARTHEST),
        (clock.FARTHEST + timedelta(days=1), clock.FARTHEST),
    ],
)  # fmt: skip
def test_it_goes_no_farther_than_the_calendar_does(demonstration, by, ahead):
    clock.advance(by)
    assert clock.offset() == ahead
    clock.advance(timedelta(days=1))
    assert clock.offset() == min(ahead + timedelta(days=1), clock.FARTHEST)
