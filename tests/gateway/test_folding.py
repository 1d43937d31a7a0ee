"""What goes on is in sight first; what is over keeps its head and unfolds, on the topic's page and on the public one."""

import re
from dataclasses import replace

import pytest

from services.gateway.folding import OPEN_WHILE, opened
from shared.calls import topics
from shared.vocabulary import State
from tests.gateway import sample_county as county
from tests.gateway import village
from tests.gateway.acting import As, signed_in, with_topic
from tests.gateway.conftest import Services
from tests.gateway.village import SECRETARY, TOPIC

__all__ = ["signed_in"]

HEADS = re.compile(r'<(h2)(?: class="summary__title")? id="(h-[a-z]+)"')


def heads(page: str) -> list[str]:
    return [name for _, name in HEADS.findall(page)]


def is_folded(page: str, head: str) -> bool:
    return f'<summary><h2 class="summary__title" id="{head}">' in page


def executing() -> topics.TopicView:
    view = village.topic(State.EXECUTING, plan="先修排水沟。", conclusion="建议办理。", tasks=village.TASKS)
    return replace(view, reviews=(village.REVIEWED,))


def test_of_what_is_carried_out_the_tasks_come_before_what_was_settled(signed_in: As, services: Services) -> None:
    with_topic(services, executing())
    page = signed_in(SECRETARY).get(f"/topics/{TOPIC}").text
    shown = heads(page)
    assert shown.index("h-plan") < shown.index("h-review")
    assert is_folded(page, "h-review")
    assert is_folded(page, "h-conclusion")
    assert not is_folded(page, "h-plan")


def test_while_it_is_reviewed_the_review_is_in_sight(signed_in: As, services: Services) -> None:
    with_topic(services, replace(village.topic(State.CONFIRMED), reviews=(village.REVIEWED,)))
    assert not is_folded(signed_in(SECRETARY).get(f"/topics/{TOPIC}").text, "h-review")


def test_the_public_page_has_what_is_done_before_how_it_was_decided(signed_in: As, services: Services) -> None:
    services.answers.update(county.answers())
    page = signed_in(SECRETARY).get(f"/topics/{county.TOPIC}/public").text
    shown = heads(page)
    assert shown.index("h-doing") < shown.index("h-posting") < shown.index("h-steps")
    assert is_folded(page, "h-steps")
    assert not is_folded(page, "h-inquiries")


@pytest.mark.parametrize("part", OPEN_WHILE)
def test_each_part_is_open_at_its_time_and_folded_in_the_archive(part: str) -> None:
    assert any(opened(part, state) for state in State)
    assert not opened(part, State.ARCHIVED)
