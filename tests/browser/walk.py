"""One topic through the pages, as people click it: each step by the person whose step it is, led by the page's own next step."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from deploy.demo.load import DemoAccount

PATIENCE = 15_000  # milliseconds for what other services learn by event


class Clicker:
    """Somebody at a browser. ``each_page`` looks at every page that is reached. ``kept``: the cookies of those who have signed in before,
    by login; nobody need sign in twice."""

    def __init__(
        self, page: Page, address: str, each_page: Callable[[Page], None], kept: dict[str, list[Any]] | None = None
    ) -> None:
        self.page, self.address, self.each_page = page, address, each_page
        self.kept = {} if kept is None else kept
        self.signed_in_as = ""
        page.set_default_timeout(PATIENCE)

    # -- moving about

    def go(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        self.each_page(self.page)

    def press(self, name: str | re.Pattern[str]) -> None:
        """The button of the page's own part, not of its frame; a field for a file is no such button."""
        with self.page.expect_navigation():  # a photo takes a while to be sent and made small
            self.page.locator("main button").filter(has_text=name).first.click()
        mistakes = self.page.locator("[role=alert]")
        assert mistakes.count() == 0, mistakes.first.inner_text()
        self.each_page(self.page)

    def submit(self) -> None:
        self.press(re.compile("."))

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]").first.fill(text)

    def choose(self, **fields: str) -> None:
        """A radio or an entry of a list, by its words."""
        for name, label in fields.items():
            control = self.page.locator(f"main [name={name}]").first
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(label=label)
            else:
                self.page.locator("main").get_by_label(label, exact=True).first.check()

    def choose_first(self, *names: str) -> None:
        """Somebody for each of the names, no one twice: from a list or, of few, from radios."""
        for place, name in enumerate(names):
            control = self.page.locator(f"main [name={name}]")
            if control.first.evaluate("element => element.tagName") == "SELECT":
                control.first.select_option(index=place + 1)
            else:
                control.nth(place).check()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def sign_in(self, account: DemoAccount) -> None:
        if self.signed_in_as == account.login:
            return
        self.sign_out()
        if account.login in self.kept:
            self.page.context.add_cookies(self.kept[account.login])
        else:
            self.go("/login")
            self.fill(login=account.login, password=account.password)
            self.page.locator("main").get_by_role("button", name="登录").click()
            expect(self.page).to_have_url(re.compile("/home$"))
            self.each_page(self.page)
            self.kept[account.login] = self.page.context.cookies()
        self.signed_in_as = account.login

    def sign_out(self) -> None:
        self.page.goto("about:blank")  # what the one before saw is not the next one's
        self.page.context.clear_cookies()
        self.signed_in_as = ""

    def follow_next_step(self, path: str, label: str | re.Pattern[str]) -> None:
        """Open the page, unless it has just come, until its one next step is this, then take it."""
        link = self.page.locator(".next a.button", has_text=label)
        for look in range(60):
            if look or self.path != path:
                self.go(path)
            if link.count():
                link.first.click()
                self.page.wait_for_load_state()
                self.each_page(self.page)
                return
            self.page.wait_for_timeout(250)  # between two looks, up to the deadline
        shown = self.page.locator(".next").all_inner_texts()
        raise AssertionError(f"{path} never offered {label!r}; it offers {shown}")

    def pass_days(self, days: int) -> None:
        self.page.locator(f"aside button[name=days][value='{days}']").click()
        self.page.wait_for_load_state()
