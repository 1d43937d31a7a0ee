"""Somebody of the village at the pages, and what reached the services."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared.calls.directory import Authenticate, Identity
from shared.calls.meetings import GetMeeting, MeetingView
from shared.calls.topics import GetTopic, TopicView
from shared.errors import Refused
from tests.gateway import village
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services

As = Callable[[Identity], FlaskClient]


@pytest.fixture
def signed_in(browser: FlaskClient, services: Services) -> As:
    """Tests import this fixture; it answers a browser in which somebody is signed in."""
    village.settle(services)

    def do(identity: Identity) -> FlaskClient:
        services.answers[Authenticate] = lambda _: identity
        assert fill_in(browser, "/login", login="13800000007", password="correct").status_code == 303
        return browser

    return do


def sent(services: Services, kind: type[Any]) -> list[Any]:
    return [call for call, _token, _id in services.asked if isinstance(call, kind)]


def with_topic(services: Services, view: TopicView) -> None:
    services.answers[GetTopic] = lambda _: view


def with_meeting(services: Services, view: MeetingView) -> None:
    services.answers[GetMeeting] = lambda _: view


def refusing(refusal: Refused) -> Callable[[object], None]:
    def refuse(_: object) -> None:
        raise refusal

    return refuse
