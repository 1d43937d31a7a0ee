"""Briefings to the members at the pages: what is due, a session written down."""

from uuid import UUID

from shared.calls import telling
from shared.calls.directory import GetRoll, Roll, RollEntry
from shared.vocabulary import BriefingMatter
from tests.gateway.acting import As, sent, signed_in
from tests.gateway.asking_forms import fill_in
from tests.gateway.briefings import BRIEFING, with_briefings
from tests.gateway.conftest import Services
from tests.gateway.village import LI, LIU, MEMBER, SECRETARY, TOWNSHIP_CLERK, VILLAGE, WANG

__all__ = ["signed_in"]


def test_what_is_due_stands_on_top_with_its_own_form(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_briefings(services)
    page = browser.get("/briefings").text

    assert page.index("定期通报：党费收缴") < page.index("征收三组河滩地")
    assert f'href="/briefings/new?area={VILLAGE}&amp;matter=dues"' in page
    assert "2 / 4 人" in page


def test_a_session_is_written_down_with_what_the_members_asked(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_briefings(services)
    path = f"/briefings/new?area={VILLAGE}&matter=dues"
    page = browser.get(path).text
    assert '<option value="dues" selected>' in page
    assert browser.get(path + "&all=1").text.count("checked") == 3

    answer = fill_in(
        browser, path, matter="dues", title="第一季度党费", held_at="2027-03-08T09:30", place="党群服务中心",
        held_by=str(WANG), present=[str(WANG), str(LI)], text="全部交齐。", questions="没有。",
    )  # fmt: skip
    assert answer.status_code == 303
    [command] = sent(services, telling.BriefMembers)
    assert (command.village, command.matter, command.present) == (VILLAGE, BriefingMatter.DUES, (WANG, LI))


def test_a_long_list_of_members_is_folded_and_says_how_many_are_ticked(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    with_briefings(services)
    short = browser.get(f"/briefings/new?area={VILLAGE}&all=1").text
    assert "<summary>名单" not in short
    many = tuple(RollEntry(person_id=UUID(int=1000 + number), votes=True) for number in range(13))
    services.answers[GetRoll] = lambda call: Roll(kind=call.kind, area=call.area, on=call.on, entries=many)
    assert "<summary>名单（13 人，已勾 13 人）</summary>" in browser.get(f"/briefings/new?area={VILLAGE}&all=1").text


def test_the_township_s_contact_can_be_named_by_themselves(signed_in: As, services: Services) -> None:
    browser = signed_in(TOWNSHIP_CLERK)
    with_briefings(services)
    assert f'href="/briefings?area={VILLAGE}"' in browser.get("/briefings").text
    page = browser.get(f"/briefings/new?area={VILLAGE}").text
    assert f'name="held_by" value="{LIU}"' in page
    assert browser.get("/briefings/new").status_code == 404


def test_a_member_reads_and_writes_nothing_down(signed_in: As, services: Services) -> None:
    browser = signed_in(MEMBER)
    with_briefings(services)
    assert "登记通报会" not in browser.get("/briefings").text
    assert browser.get("/briefings/new").status_code == 404
    page = browser.get(f"/briefings/{BRIEFING}").text
    assert "补偿何时到账？六月底。" in page
    assert "应到 4 人，到会 2 人" in page
