"""The whole walk in a real browser, on a phone's screen: every page of it, as each role, without a barrier and light enough."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from deploy.demo.county import SHOWCASE
from deploy.demo.load import DemoAccount, demo_accounts
from tests.browser import axe, wire
from tests.browser.looking import LIGHT
from tests.browser.topic_walk import TopicWalk
from tests.browser.walk import Clicker


class Looker:
    """Looks at each page that the walk reaches: no error, no barrier, nothing wider than the screen."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, page: Page) -> None:
        shape = re.sub(r"[0-9a-f-]{36}", "…", page.url.split("?")[0])
        if shape in self.seen:
            return
        self.seen.add(shape)
        axe.assert_no_barriers(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{shape} is {width} px wide on a phone"


@pytest.fixture(scope="module")
def accounts() -> dict[str, list[DemoAccount]]:
    by_role: dict[str, list[DemoAccount]] = {}
    for account in demo_accounts():
        by_role.setdefault(account.role, []).append(account)
    return by_role


@pytest.fixture(scope="module")
def look() -> Looker:
    return Looker()


@pytest.fixture(scope="module")
def kept() -> dict[str, list[Any]]:
    """The cookies of whoever has signed in."""
    return {}


@pytest.fixture
def clicker(embedded_system: str, phone: Page, look: Looker, kept: dict[str, list[Any]]) -> Clicker:
    return Clicker(phone, embedded_system, look, kept)


@pytest.fixture(params=["党务", "村务"])
def walk(request: pytest.FixtureRequest, clicker: Clicker, accounts: dict[str, list[DemoAccount]]) -> TopicWalk:
    return TopicWalk(
        clicker, accounts["村党支部书记"][0], accounts["村党支部委员"][0], accounts["党员"], accounts["乡镇工作人员"][0],
        request.param,
    )  # fmt: skip


def test_a_topic_is_clicked_from_the_first_opinion_to_the_archive(
    walk: TopicWalk, embedded_system: str, chromium: Browser, look: Looker
) -> None:
    walk.run()

    assert len(look.seen) >= 20, sorted(look.seen)
    for path in ("/", f"/villages/{SHOWCASE}", f"{walk.topic}/public", "/rules"):
        weight = wire.first_visit(chromium, embedded_system + path)
        assert weight.total < LIGHT, f"{path}: {weight}"


def test_every_role_sees_its_pages_on_a_phone(clicker: Clicker, accounts: dict[str, list[DemoAccount]]) -> None:
    for path in ("/", f"/townships/{SHOWCASE[:9]}", f"/villages/{SHOWCASE}", "/rules", "/credits"):
        clicker.go(path)
    for role, paths in {
        "乡镇工作人员": ("/home", "/topics"),
        "县级工作人员": ("/home", "/county", "/people", "/roster/import"),
        "村民代表": ("/home", "/inbox"),
        "党员": ("/home", "/inbox", "/account", "/meetings"),
        "村党支部书记": ("/home", "/topics", "/meetings", "/people"),
    }.items():
        clicker.sign_in(accounts[role][0])
        for path in paths:
            clicker.go(path)
