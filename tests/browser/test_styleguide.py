"""Every piece the pages are made of, in a real browser: readable, reachable, light."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import assert_no_barriers, barriers
from tests.browser.wire import first_visit

PAGES = ("/styleguide/", "/styleguide/confirm", "/styleguide/sheet", "/login", "/nowhere")
LIGHT = 150_000  # bytes on the wire, without compression, for a first visit from a phone

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => !e.closest('p:not(.acts):not(.next__act), .skip') && e.offsetParent !== null)
  .map(e => [e, (e.closest('label') || e).getBoundingClientRect()])
  .filter(([e, box]) => box.height < 44 || box.width < 44)
  .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_barrier_on_a_phone(phone: Page, gateway: str, path: str) -> None:
    phone.goto(gateway + path)
    assert_no_barriers(phone)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_barrier_at_a_desk(desk: Page, gateway: str, path: str) -> None:
    desk.goto(gateway + path)
    assert_no_barriers(desk)


def test_axe_finds_no_barrier_in_a_form_with_mistakes(phone: Page, gateway: str) -> None:
    phone.goto(f"{gateway}/styleguide/")
    phone.get_by_role("button", name="发出通知").click()
    assert "错误" in phone.content()
    assert_no_barriers(phone)


def test_axe_would_find_a_barrier_if_there_were_one(phone: Page, gateway: str) -> None:
    phone.goto(f"{gateway}/login")
    phone.evaluate("document.querySelector('label').remove()")
    assert any("label" in found for found in barriers(phone))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_small_phone(phone: Page, gateway: str, path: str) -> None:
    phone.goto(gateway + path)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_is_pressed_is_as_large_as_a_thumb(phone: Page, gateway: str, path: str) -> None:
    phone.goto(gateway + path)
    assert phone.evaluate(SMALL_TARGETS) == []


def test_text_is_eighteen_pixels_and_more(phone: Page, gateway: str) -> None:
    phone.goto(f"{gateway}/styleguide/")
    assert phone.evaluate("parseFloat(getComputedStyle(document.querySelector('.next__why')).fontSize)") >= 18


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(chromium: Browser, gateway: str, path: str) -> None:
    traffic = first_visit(chromium, gateway + path)
    assert traffic.total < LIGHT, traffic
    assert len(traffic.by_address) >= 5, traffic  # the page and its sheets were counted


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
