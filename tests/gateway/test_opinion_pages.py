"""Opinions: written down at the door, ticked, made into topics."""

import re
from uuid import UUID

from flask.testing import FlaskClient

from services.topics.refusals import SaidOrNothing
from shared.calls import collecting, topics
from shared.vocabulary import Kind, OnBehalf, State
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in, with_topic
from tests.gateway.asking_forms import fill_in, hidden_fields
from tests.gateway.conftest import Services
from tests.gateway.village import MEMBER, SECRETARY, TOPIC, TOWNSHIP_CLERK, VILLAGE, WANG, step

__all__ = ["signed_in"]


def test_who_is_not_signed_in_reads_no_opinions(browser: FlaskClient, services: Services) -> None:
    village.settle(services)
    assert browser.get("/opinions").status_code == 401
    assert not sent(services, topics.ListOpinions)


def test_an_opinion_is_written_down_at_the_door(signed_in: As, services: Services) -> None:
    answer = fill_in(
        signed_in(SECRETARY),
        "/opinions",
        content="路灯坏了",
        ground="members_and_masses",
        household="王家",
        on_behalf="no_phone",
    )
    assert answer.status_code == 303
    [command] = sent(services, topics.RecordOpinion)
    assert (command.village, command.content, command.household) == (VILLAGE, "路灯坏了", "王家")


def test_the_same_form_sent_twice_is_the_same_command(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    form = {**hidden_fields(browser.get("/opinions").text), "content": "路灯坏了", "ground": "members_and_masses"}
    for _ in range(2):
        browser.post("/opinions", data=form, headers={"Referer": "https://localhost/opinions"})
    first, second = [(call, id_) for call, _, id_ in services.asked if isinstance(call, topics.RecordOpinion)]
    assert first == second


def test_a_member_records_but_does_not_make_topics(signed_in: As) -> None:
    page = signed_in(MEMBER).get("/opinions").text
    assert "说说您的意见" in page
    assert 'name="household"' not in page
    assert 'name="opinion"' not in page


def test_ticked_opinions_become_a_topic_whose_text_begins_with_what_was_said(signed_in: As) -> None:
    browser, one, two = signed_in(SECRETARY), UUID(int=0x30), UUID(int=0x31)
    there = browser.get(f"/opinions/together?village={VILLAGE}&opinion={one}&opinion={two}&into=")
    assert there.status_code == 303
    page = browser.get(there.location).text
    assert page.count("checked") == 3  # and that it is no group's own
    assert page.count("selected") == 1  # the kind, which is an ordinary one
    assert "下雨天学生走三组的土路上学要绕行两公里\n三组的路秋收时农机进不去</textarea>" in page


def test_ticked_opinions_are_merged_into_a_topic_still_being_collected(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.COLLECTED, step("merge_opinions", "并入意见")))
    browser = signed_in(SECRETARY)
    there = browser.get(f"/opinions/together?village={VILLAGE}&opinion={UUID(int=0x30)}&into={TOPIC}")
    page = browser.get(there.location)
    assert page.text.count("checked") == 1
    assert fill_in(browser, there.location, opinion_ids=str(UUID(int=0x30))).status_code == 303
    [command] = sent(services, topics.MergeOpinions)
    assert command == topics.MergeOpinions(topic_id=TOPIC, opinion_ids=(UUID(int=0x30),))


def test_a_topic_of_a_groups_own_says_which_group(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    assert [name in browser.get("/topics/new").text for name in ("不分小组", *village.GROUPS)] == [True] * 3
    fill_in(
        browser, "/topics/new", title="分树", content="把林带分到户", kind="village_group", group="第三村民小组",
        opinion_ids=str(UUID(int=0x30)),
    )  # fmt: skip
    [command] = sent(services, topics.OpenTopic)
    assert (command.kind, command.group) == (Kind.VILLAGE_GROUP, "第三村民小组")


def test_who_ticks_nothing_is_told_so(signed_in: As) -> None:
    browser = signed_in(SECRETARY)
    there = browser.get(f"/opinions/together?village={VILLAGE}")
    assert "请先勾选意见" in browser.get(there.location).text


def test_an_address_made_up_leads_nowhere_else(signed_in: As) -> None:
    there = signed_in(SECRETARY).get(f"/opinions/together?village={VILLAGE}&opinion={UUID(int=1)}&into=//evil.example")
    assert there.location.startswith("/topics/new")


def test_the_township_chooses_a_village_first(signed_in: As) -> None:
    page = signed_in(TOWNSHIP_CLERK).get("/opinions").text
    assert f"/opinions?village={VILLAGE}" in page


def test_everybody_reads_what_became_of_their_own_opinion(signed_in: As) -> None:
    assert "您的意见已并入议题“修缮东桥”，现在：附议中。" in signed_in(MEMBER).get("/opinions").text


def test_what_looks_alike_is_suggested_and_leads_to_a_person_s_decision(signed_in: As) -> None:
    browser = signed_in(SECRETARY)
    page = browser.get("/opinions").text
    assert "很相近" in page
    [there] = re.findall(r'href="(/opinions/together[^"]+)"', page)
    assert browser.get(there.replace("&amp;", "&")).location.startswith("/topics/new")


def test_a_visit_is_recorded_with_several_opinions_by_people_of_the_team(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    page = browser.get("/visits/new").text
    assert page.count('name="visitors"') == 2  # the third has no capacity
    done = fill_in(
        browser, "/visits/new", visited_on="2027-03-01", household="三组王家", visitors=[str(WANG)],
        said="路灯不亮\n水渠淤了", on_behalf="old_or_ill",
    )  # fmt: skip
    assert (done.status_code, done.location) == (303, f"/visits/new?village={VILLAGE}")
    [command] = sent(services, collecting.RecordVisit)
    assert (command.said, command.on_behalf, command.nothing) == ("路灯不亮\n水渠淤了", OnBehalf.OLD_OR_ILL, False)


def test_what_was_said_at_the_door_is_kept_when_the_form_is_refused(signed_in: As, services: Services) -> None:
    browser = signed_in(SECRETARY)
    services.answers[collecting.RecordVisit] = refusing(SaidOrNothing())
    page = fill_in(
        browser, "/visits/new", visited_on="2027-03-01", household="三组王家", visitors=[str(WANG)], said="路灯不亮"
    )
    assert page.status_code == 422
    assert "路灯不亮</textarea>" in page.text
    assert "两样只能选一样" in page.text


def test_nobody_else_finds_the_form_of_a_visit(signed_in: As) -> None:
    assert signed_in(MEMBER).get("/visits/new").status_code == 404
