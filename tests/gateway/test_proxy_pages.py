"""Who acts for whom at a collective's assembly, as the member and the village's officials see it."""

import io
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.calls import meetings, proxies
from shared.photos import measure
from shared.vocabulary import Body
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_meeting
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.village import LI, LIU, MA, MEETING, MEMBER, SECRETARY, TOWNSHIP_CLERK, WANG, YANG, ZHAO
from tests.pictures import from_a_phone, jpeg

__all__ = ["signed_in"]

PAGE = f"/meetings/{MEETING}"
PAPER = UUID(int=0x90)
ARTICLE = "《农村集体经济组织法》第二十七条"
ROLL = (village.line(LI), village.line(ZHAO, present=True), village.line(MA, present=True), village.line(YANG))
OWN = proxies.ProxyView(person_id=LI, proxy_id=ZHAO, entered_by=LI, in_force=True)
WAITS = proxies.ProxyView(person_id=YANG, proxy_id=ZHAO, entered_by=WANG, paper_id=PAPER)


def assembly(*steps: Any, state: str = "noticed", **more: Any) -> meetings.MeetingView:
    asked = {"roll": ROLL, "proxies_source": f"{ARTICLE}：…", "household": (ZHAO, MA), **more}
    return village.meeting(
        state, *steps, body=Body.COLLECTIVE_ASSEMBLY, body_label="集体经济组织成员大会", step="resolution", groups=(), **asked
    )  # fmt: skip


def enters(browser: FlaskClient, content: bytes) -> TestResponse:
    address = f"{PAGE}/enter_proxy_paper"
    fields: dict[str, Any] = {"person_id": str(YANG), "proxy_id": str(ZHAO), **hidden_fields(browser.get(address).text)}
    fields["photo"] = (io.BytesIO(content), "IMG_1.jpg")
    return browser.post(address, data=fields, headers={"Referer": f"https://localhost{address}"})


def test_who_cant_come_entrusts_somebody_of_the_household(signed_in: As, services: Services) -> None:
    with_meeting(services, assembly())
    browser = signed_in(MEMBER)
    home = browser.get(PAGE).text
    assert "委托同户的人" in home
    assert ARTICLE in home
    page = browser.get(f"{PAGE}/entrust_proxy").text
    assert f'value="{MA}"' in page
    assert f'value="{YANG}"' not in page, "only the own household is offered"
    assert ARTICLE in page
    assert fill_in(browser, f"{PAGE}/entrust_proxy", proxy_id=str(ZHAO)).status_code == 303
    assert sent(services, proxies.EntrustProxy) == [proxies.EntrustProxy(meeting_id=MEETING, proxy_id=ZHAO)]


def test_who_has_entrusted_somebody_sees_whom_and_ends_it_without_a_reason(signed_in: As, services: Services) -> None:
    with_meeting(services, assembly(proxies=(OWN,)))
    browser = signed_in(MEMBER)
    home = browser.get(PAGE).text
    assert "您已委托赵德福替您参加" in home
    assert "改委托别人" in home
    page = browser.get(f"{PAGE}/end_proxy").text
    assert 'name="reason"' not in page
    assert "赵德福（已生效）" in page
    assert fill_in(browser, f"{PAGE}/end_proxy").status_code == 303
    [command] = sent(services, proxies.EndProxy)
    assert (command.person_id, command.reason) == (LI, "本人终止委托")


def test_whose_paper_others_have_entered_is_told_so(signed_in: As, services: Services) -> None:
    paper = proxies.ProxyView(person_id=LI, proxy_id=ZHAO, entered_by=WANG, paper_id=PAPER)
    with_meeting(services, assembly(proxies=(paper,)))
    page = signed_in(MEMBER).get(PAGE).text
    assert "不是您写的，请马上终止" in page
    assert f"{PAGE}/proxy_papers/{PAPER}" in page


def test_who_has_nobody_in_the_household_is_told_so(signed_in: As, services: Services) -> None:
    with_meeting(services, assembly(household=()))
    page = signed_in(MEMBER).get(PAGE).text
    assert "没有和您同一户的其他成员" in page
    assert "/entrust_proxy" not in page


def test_nothing_of_it_stands_at_another_bodys_meeting_or_once_the_vote_is_open(
    signed_in: As, services: Services
) -> None:
    with_meeting(services, assembly(proxies_source=""))
    browser = signed_in(MEMBER)
    assert "委托" not in browser.get(PAGE).text
    with_meeting(services, assembly(state="open", vote_opened_at=village.MORNING, proxies=(OWN,)))
    page = browser.get(PAGE).text
    assert "由赵德福代理" in page
    assert "/entrust_proxy" not in page
    assert "/end_proxy" not in page


def test_an_official_enters_a_paper_with_its_photo_made_small(signed_in: As, services: Services) -> None:
    with_meeting(services, assembly())
    browser = signed_in(SECRETARY)
    assert "登记书面委托" in browser.get(PAGE).text
    page = browser.get(f"{PAGE}/enter_proxy_paper").text
    assert f'value="{YANG}"' in page
    assert ARTICLE in page
    assert enters(browser, from_a_phone()).status_code == 303
    [command] = sent(services, proxies.EnterProxyPaper)
    assert (command.person_id, command.proxy_id) == (YANG, ZHAO)
    content = b64decode(command.content)
    assert measure(content) == (400, 300)
    assert b"Exif" not in content


def test_a_paper_without_a_photo_is_not_sent_and_what_was_chosen_stays(signed_in: As, services: Services) -> None:
    with_meeting(services, assembly())
    browser = signed_in(SECRETARY)
    answer = enters(browser, b"")
    assert answer.status_code == 422
    assert f'value="{YANG}" selected' in answer.text or f'value="{YANG}" checked' in answer.text
    assert sent(services, proxies.EnterProxyPaper) == []


def test_other_bodies_have_no_page_for_a_paper(signed_in: As, services: Services) -> None:
    with_meeting(services, assembly(proxies_source=""))
    assert signed_in(SECRETARY).get(f"{PAGE}/enter_proxy_paper").status_code == 404


def test_the_second_official_reads_the_paper_again(signed_in: As, services: Services) -> None:
    mine = proxies.ProxyView(person_id=LI, proxy_id=MA, entered_by=LIU, paper_id=PAPER)
    with_meeting(services, assembly(village.step("confirm_proxy_paper", "核对书面委托"), proxies=(WAITS, mine)))
    browser = signed_in(TOWNSHIP_CLERK)  # Liu
    page = browser.get(f"{PAGE}/confirm_proxy_paper").text
    whose = page.split('name="proxy_id"')[0]
    assert f'value="{YANG}"' in whose
    assert f'value="{LI}"' not in whose, "who entered it does not confirm it"
    answer = fill_in(browser, f"{PAGE}/confirm_proxy_paper", person_id=str(YANG), proxy_id=str(ZHAO))
    assert answer.status_code == 303
    [command] = sent(services, proxies.ConfirmProxyPaper)
    assert (command.person_id, command.proxy_id) == (YANG, ZHAO)


def test_what_waits_can_be_discarded_and_the_township_ends_one_with_a_reason(signed_in: As, services: Services) -> None:
    with_meeting(services, assembly(proxies=(WAITS, OWN)))
    browser = signed_in(TOWNSHIP_CLERK)
    page = browser.get(f"{PAGE}/discard_proxy_paper").text
    assert f'value="{YANG}"' in page
    assert f'value="{LI}"' not in page
    assert fill_in(browser, f"{PAGE}/end_proxy", person_id=str(LI), reason="本人来电").status_code == 303
    [command] = sent(services, proxies.EndProxy)
    assert (command.person_id, command.reason) == (LI, "本人来电")


def test_the_photo_is_shown_and_kept_in_no_cache(signed_in: As, services: Services) -> None:
    content = jpeg()
    services.answers[proxies.GetProxyPaper] = lambda _: proxies.ProxyPaperFile(
        content=b64encode(content).decode(), sha256="0" * 64
    )
    answer = signed_in(SECRETARY).get(f"{PAGE}/proxy_papers/{PAPER}")
    assert (answer.data, answer.mimetype) == (content, "image/jpeg")
    assert "no-cache" in answer.headers["Cache-Control"]


def test_who_acts_for_two_votes_for_each(signed_in: As, services: Services) -> None:
    view = assembly(
        village.step("cast_proxy_vote", "替委托人表决"),
        state="open",
        vote_opened_at=village.MORNING,
        votes_for=(ZHAO, MA),
    )
    with_meeting(services, view)
    browser = signed_in(MEMBER)
    assert f"{PAGE}/cast_proxy_vote" in browser.get(PAGE).text
    assert fill_in(browser, f"{PAGE}/cast_proxy_vote", person_id=str(MA), choice="no").status_code == 303
    [command] = sent(services, proxies.CastProxyVote)
    assert (command.person_id, command.choice.value) == (MA, "no")


def test_who_counts_hands_is_told_of_those_by_proxy(signed_in: As, services: Services) -> None:
    view = assembly(village.step("record_tally", "登记表决票数"), state="open", by_proxy=3)
    with_meeting(services, view)
    page = signed_in(SECRETARY).get(f"{PAGE}/record_tally").text
    assert "3 人，已计入到会；代理人举手、投票，连委托人的一起计" in page


def test_papers_are_given_out_for_the_represented(signed_in: As, services: Services) -> None:
    roll = (village.line(LI, represented_by=ZHAO), village.line(YANG))
    with_meeting(services, assembly(village.step("give_papers", "发纸质票"), state="open", roll=roll))
    page = signed_in(SECRETARY).get(f"{PAGE}/give_papers").text
    assert f'value="{LI}"' in page
    assert "由同户成员代理" in page
    assert f'value="{YANG}"' not in page
