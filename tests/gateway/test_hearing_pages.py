"""A hearing on the pages: announced in public, spoken at by name inside only, each finding with its answer."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from shared.calls import hearings, topics
from shared.vocabulary import HearingParty, State
from tests.gateway import sample_county as county
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_topic
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.matters import HELD, SPOKEN
from tests.gateway.village import SECRETARY, TOPIC, TOWNSHIP_CLERK, step

__all__ = ["signed_in"]

PAGE = f"/topics/{TOPIC}"


def test_findings_stand_with_their_answers_and_names_for_staff_only(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.POSTED, hearing=HELD, statements=SPOKEN))
    page = signed_in(TOWNSHIP_CLERK).get(PAGE).text
    assert "写进方案第二条" in page
    assert "村里答复采纳不采纳以后，才能交村民决定" in page
    assert "马秀英（姓名不公开）" in page
    with_topic(services, village.topic(State.POSTED, hearing=HELD))
    assert "马秀英" not in signed_in(TOWNSHIP_CLERK).get(PAGE).text


def test_anybody_reads_the_hearing(browser: FlaskClient, services: Services) -> None:
    services.answers.update(county.answers())
    public = topics.PublicTopic.load({**county.PUBLIC.dump(), "hearing": HELD.dump()})
    services.answers[topics.GetPublicTopic] = lambda _: public
    page = browser.get(f"/topics/{county.TOPIC}/public").text
    assert "听取对修路方案的意见。" in page
    assert "专业人员：听取 1 人次" in page
    assert "排水沟应先修。" in page


def test_a_hearing_is_proposed_a_week_ahead(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.POSTED, step("announce_hearing", "公告听证会")))
    browser = signed_in(SECRETARY)
    assert "听取意见" in browser.get(f"{PAGE}/announce_hearing").text
    typed = {"held_at": "2027-03-16T09:00", "place": "村委会", "notice": "听取意见"}
    assert fill_in(browser, f"{PAGE}/announce_hearing", **typed).status_code == 303
    [call] = sent(services, hearings.AnnounceHearing)
    assert call.held_at == datetime(2027, 3, 16, 1, tzinfo=UTC)


def test_a_statement_and_the_findings_are_written_down(signed_in: As, services: Services) -> None:
    going_on = hearings.HearingView.load({**HELD.dump(), "concluded": False, "findings": [], "statements": []})
    steps = (step("record_statement", "登记听证发言"), step("conclude_hearing", "形成听证意见"))
    with_topic(services, village.topic(State.POSTED, *steps, hearing=going_on, statements=SPOKEN))
    browser = signed_in(SECRETARY)
    above = browser.get(f"{PAGE}/conclude_hearing").text.split("<main")[1].split("<form")[0]
    assert all(one.text in above and one.speaker in above for one in SPOKEN)
    assert "已听取 1 人次" in browser.get(f"{PAGE}/record_statement").text
    said = {"party": "experts", "speaker": "马秀英", "text": "先修排水沟"}
    assert fill_in(browser, f"{PAGE}/record_statement", **said).status_code == 303
    assert fill_in(browser, f"{PAGE}/conclude_hearing", findings="先修排水沟\n避开秋收").status_code == 303
    [statement], [conclusion] = sent(services, hearings.RecordStatement), sent(services, hearings.ConcludeHearing)
    assert (statement.party, statement.topic_id) == (HearingParty.EXPERTS, TOPIC)
    assert conclusion.findings == "先修排水沟\n避开秋收"


def test_the_first_finding_that_waits_is_answered(signed_in: As, services: Services) -> None:
    with_topic(services, village.topic(State.POSTED, step("answer_finding", "答复听证意见"), hearing=HELD))
    browser = signed_in(SECRETARY)
    assert "工期避开秋收" in browser.get(f"{PAGE}/answer_finding").text
    assert fill_in(browser, f"{PAGE}/answer_finding", adopted="false", reason="由合同约定").status_code == 303
    [answer] = sent(services, hearings.AnswerFinding)
    assert (answer.number, answer.adopted) == (2, False)
    assert browser.get(f"{PAGE}/answer_finding?finding=1").status_code == 200


def test_where_nothing_waits_there_is_nothing_to_answer(signed_in: As, services: Services) -> None:
    answered = hearings.HearingView.load({**HELD.dump(), "findings": [HELD.findings[0].dump()]})
    with_topic(services, village.topic(State.POSTED, step("answer_finding", "答复听证意见"), hearing=answered))
    assert signed_in(SECRETARY).get(f"{PAGE}/answer_finding").status_code == 404
