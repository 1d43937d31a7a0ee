"""Every piece the pages are made of, in a real browser: readable, reachable, light."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import assert_no_barriers
from tests.browser.looking import Looking

PAGES = (
    ("/styleguide/", 200),
    ("/styleguide/confirm", 200),
    ("/styleguide/sheet", 200),
    ("/styleguide/error/503", 503),
    ("/login", 200),
    ("/nowhere", 404),
)


@pytest.fixture(scope="module")
def look(looking: Callable[..., Looking]) -> Looking:
    return looking()


@pytest.mark.parametrize(("path", "status"), PAGES)
def test_nothing_stands_in_the_way_on_a_phone_or_at_a_desk(look: Looking, gateway: str, path: str, status: int) -> None:
    look.at(gateway + path, status=status)


def test_axe_finds_no_barrier_in_a_form_with_mistakes(phone: Page, gateway: str) -> None:
    phone.goto(f"{gateway}/styleguide/")
    phone.get_by_role("button", name="发出通知").click()
    assert "错误" in phone.content()
    assert_no_barriers(phone)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("e => e.style.width = '1400px'", "px wide on a screen of 360"),
        ("e => e.style.minWidth = '1500px'", "px wide on a screen of 1280"),
        ("e => e.insertAdjacentHTML('beforeend', '<button>办</button>')", "too small for a thumb: <button"),
        ("e => e.querySelector('label').remove()", "desk: [critical] label"),
    ],
)
def test_a_look_would_find_what_stands_in_the_way(look: Looking, gateway: str, change: str, found: str) -> None:
    look.page.goto(f"{gateway}/login")
    look.page.locator("main").evaluate(change)
    with pytest.raises(AssertionError) as said:
        look.at_what_is_there()
    assert found in str(said.value)


def test_text_is_eighteen_pixels_and_more(phone: Page, gateway: str) -> None:
    phone.goto(f"{gateway}/styleguide/")
    assert phone.evaluate("parseFloat(getComputedStyle(document.querySelector('.next__why')).fontSize)") >= 18


def test_without_javascript_a_form_says_what_is_wrong_and_keeps_the_rest(chromium: Browser, gateway: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{gateway}/styleguide/")
    page.fill("#field-place", "村")
    page.fill("#field-held_at", "2027-03-08T09:30")
    page.get_by_role("button", name="发出通知").click()
    assert page.get_by_role("alert").is_visible()
    assert page.locator("#field-place").input_value() == "村"
    assert page.locator("#field-held_at").input_value() == "2027-03-08T09:30"
    context.close()


def test_the_keyboard_reaches_the_text_first(desk: Page, gateway: str) -> None:
    desk.goto(f"{gateway}/styleguide/")
    desk.keyboard.press("Tab")
    skip = desk.locator(":focus")
    assert skip.inner_text() == "跳到正文"
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    desk.keyboard.press("Enter")
    assert desk.locator(":focus").get_attribute("id") == "main"


def test_a_table_on_a_phone_names_the_column_of_each_cell(phone: Page, gateway: str) -> None:
    phone.goto(f"{gateway}/styleguide/")
    cell = phone.locator("td[data-column=阶段]").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"阶段"'
    assert phone.get_by_role("rowheader", name="老年活动室冬季取暖").count() == 1


def test_what_hangs_on_the_board_is_the_sheet_alone(desk: Page, gateway: str) -> None:
    desk.emulate_media(media="print")
    desk.goto(f"{gateway}/styleguide/sheet")
    assert not desk.locator(".masthead").is_visible()
    assert not desk.locator(".demo").is_visible()
    assert desk.locator(".sheet").is_visible()
    assert desk.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") <= 1
