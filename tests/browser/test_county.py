"""The pages for everybody, one's own pages and the staff's, in a real browser: no barrier, nothing cut off, light."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from services.gateway.app import create_app
from services.gateway.settings import Settings
from shared import storage
from shared.calls.counties import CountyChoices, CountyChoiceView, ListCountyRules
from shared.calls.directory import Authenticate, GetNames, PersonName, PersonNames, UploadPart
from shared.contracts import Nothing
from shared.identity import Signer, new_keys
from shared.vocabulary import CountyRule
from tests.browser.looking import Looking
from tests.gateway import sample_county as county
from tests.gateway.appraisals import FOUND, with_appraisals
from tests.gateway.calendars import with_calendar
from tests.gateway.conftest import Services
from tests.gateway.disclosures import MISTAKEN, with_disclosures

PEOPLE = {"1": county.LI, "2": county.ZHANG, "3": county.ZHAO}
PUBLIC = (
    "/",
    f"/townships/{county.TOWNSHIP}",
    f"/villages/{county.VILLAGE}",
    f"/villages/{county.VILLAGE}/disclosures",
    f"/postings/{county.POSTING}",
    f"/topics/{county.TOPIC}/public",
    "/rules",
    "/credits",
)
OWN = (
    ("1", "/home"),
    ("1", "/inbox"),
    ("1", f"/inbox/{county.NOTICE}"),
    ("1", "/account"),
    ("1", f"/postings/{county.POSTING}"),
    ("1", f"/villages/{county.VILLAGE}/team"),
    ("2", f"/townships/{county.TOWNSHIP}"),
    ("2", "/people"),
    ("2", f"/people/{county.PERSON.person_id}/password"),
    ("2", f"/villages/{county.VILLAGE}/disclosures"),
    ("2", f"/villages/{county.VILLAGE}/finances"),
    ("2", f"/disclosures/{MISTAKEN}/withhold"),
    ("2", f"/appraisals?area={county.VILLAGE}"),
    *(("2", f"/appraisals/{county.VILLAGE}/{FOUND}/{step}") for step in ("correct", "strike")),
    ("2", "/calendar"),
    ("3", "/calendar"),
    ("3", "/county"),
    ("3", "/county/rules"),
    ("3", "/roster/import"),
    ("3", f"/roster/import/{county.UPLOAD}?file=people.xlsx"),
)
CHOSEN = CountyChoiceView(
    rule=CountyRule.TWO_THIRDS_OF_THE_MEMBERS, label=CountyRule.TWO_THIRDS_OF_THE_MEMBERS.chinese,
    effective_from=date(2027, 5, 1), source="瓜组发〔2027〕3号", decided_by=county.ZHAO.person_id,
    decided_at=datetime(2027, 3, 8, 1, 30, tzinfo=UTC),
)  # fmt: skip
ALL = [("", path) for path in PUBLIC] + list(OWN)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a gateway before services that answer about the sample county."""
    folder: Path = tmp_path_factory.mktemp("county")
    url = f"sqlite:///{folder}/gateway.db"
    storage.migrate("gateway", url)
    services = Services(dict(county.answers()))
    services.answers[Authenticate] = lambda command: PEOPLE[command.login]
    services.answers[UploadPart] = lambda command: Nothing()
    known = tuple(
        PersonName(person_id=one.person_id, name=one.name, area=county.COUNTY) for one in (county.ZHAO, county.PERSON)
    )
    services.answers[GetNames] = lambda query: PersonNames(items=known)
    with_calendar(services)
    with_disclosures(services, of=county.VILLAGE)
    with_appraisals(services)
    services.answers[ListCountyRules] = lambda query: CountyChoices(items=(CHOSEN,))
    settings = Settings(
        database_url=url, secret_key="only for tests", secure_cookies=False, demo=True, sms_port="8001",
        sign_in_limit="1000 per minute",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOCK_FILE", str(folder / "clock"))
        app = create_app(settings, services, Signer("gateway", new_keys()[0]))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/login")
    page.fill("#field-login", login)
    page.fill("#field-password", "any password")
    page.get_by_role("main").get_by_role("button", name="登录").click()


def visit(page: Page, address: str, login: str, path: str) -> None:
    if login:
        sign_in(page, address, login)
    answer = page.goto(address + path)
    assert answer is not None
    assert answer.status == 200


@pytest.fixture(scope="module")
def looks(looking: Callable[..., Looking], pages: str) -> Callable[[str], Looking]:
    """A page in which somebody is signed in, or nobody; each signs in once."""

    @cache
    def of(login: str) -> Looking:
        look = looking()
        if login:
            sign_in(look.page, pages, login)
        return look

    return of


@pytest.mark.parametrize(("login", "path"), ALL)
def test_nothing_stands_in_the_way_on_a_phone_or_at_a_desk(
    looks: Callable[[str], Looking], pages: str, login: str, path: str
) -> None:
    looks(login).at(pages + path)


def test_the_printed_posting_is_the_sheet_alone_on_one_page(desk: Page, pages: str) -> None:
    visit(desk, pages, "1", f"/postings/{county.POSTING}")
    desk.emulate_media(media="print")
    visible = "e => e.checkVisibility()"
    assert desk.locator(".sheet").evaluate(visible)
    for hidden in (".masthead", ".demo", ".foot", ".back", "form >> nth=0"):
        assert not desk.locator(hidden).first.evaluate(visible), hidden
    assert not desk.get_by_text("打印，贴到村公告栏，再登记").is_visible()
    assert desk.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_without_javascript_one_comes_from_the_front_page_to_a_posted_topic(chromium: Browser, pages: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(pages)
    page.get_by_role("link", name="三道沟镇").click()
    page.get_by_role("link", name="河东村").click()
    page.get_by_role("link", name=county.LINE.title, exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == county.LINE.title
    context.close()


def test_a_sheet_is_uploaded_checked_and_written(phone: Page, pages: str) -> None:
    visit(phone, pages, "3", "/roster/import")
    phone.set_input_files("#field-sheet", {"name": "名册.xlsx", "mimeType": "application/zip", "buffer": b"any"})
    phone.get_by_role("button", name="上传并检查").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "名册.xlsx"
    phone.get_by_role("button", name="只写入没有问题的 118 行").click()
    assert "名册已写入：新增 100 行" in phone.get_by_role("status").inner_text()


def test_the_demonstration_s_date_goes_forward_and_one_stays_on_the_page(desk: Page, pages: str) -> None:
    visit(desk, pages, "", "/rules")
    desk.get_by_role("button", name="前进 15 天").click()
    assert desk.url.rstrip("?").endswith("/rules")
    assert "演示时间往前拨了" in desk.get_by_role("status").inner_text()
