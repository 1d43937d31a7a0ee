"""The page of the law calls every number by a Chinese name."""

import tomllib
from pathlib import Path

import pytest

from services.gateway.number_names import name_of

SERVICES = Path(__file__).parents[2] / "services"


@pytest.mark.parametrize("service", ["topics", "meetings", "learning_credits"])
def test_every_number_of_law_has_a_chinese_name(service: str) -> None:
    numbers = tomllib.loads((SERVICES / service / "rulebook.toml").read_text())["number"]
    assert [number["name"] for number in numbers if not name_of(number["name"])] == []


def test_an_unknown_number_is_shown_without_a_name_rather_than_not_at_all() -> None:
    assert name_of("moon.phase") == ""
