"""Who votes reads what the vote is about, on the page where they vote and on the meeting's."""

from dataclasses import replace

import pytest

from shared.calls.meetings import MeetingView
from shared.calls.topics import GetPublicTopic
from shared.errors import NotFound, Unavailable
from shared.vocabulary import Body, State, Voting
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_meeting
from tests.gateway.conftest import Services
from tests.gateway.village import LEVY, MEETING, MEMBER, step

__all__ = ["signed_in"]

AT = f"/meetings/{MEETING}"
PUBLIC = replace(village.topic(State.POSTED).topic, content="东桥栏杆断裂。\n建议修缮。", conclusion="建议先做预算。")


def deciding(verb: str, voting: Voting) -> MeetingView:
    assembly = {"body": Body.REPRESENTATIVES_ASSEMBLY, "body_label": "村民代表会议", "step": "resolution", "groups": ()}
    return village.meeting("open", step(verb, "表决"), voting=voting, may_vote=True, **assembly)


@pytest.mark.parametrize(("verb", "voting"), [("cast_vote", Voting.NAMED), ("cast_ballot", Voting.ONLINE_SECRET)])
def test_the_text_and_the_members_advice_stand_above_the_choice(
    signed_in: As, services: Services, verb: str, voting: Voting
) -> None:
    services.answers[GetPublicTopic] = lambda _: PUBLIC
    with_meeting(services, deciding(verb, voting))
    browser = signed_in(MEMBER)
    for page in (browser.get(f"{AT}/{verb}").text, browser.get(AT).text):
        for said in ("东桥栏杆断裂。", "建议修缮。", "建议先做预算。"):
            assert said in page
    page = browser.get(f"{AT}/{verb}").text
    assert page.index("建议先做预算。") < page.index('name="choice"')


def test_of_a_levy_it_says_how_much_of_each(signed_in: As, services: Services) -> None:
    services.answers[GetPublicTopic] = lambda _: replace(PUBLIC, levy=LEVY)
    with_meeting(services, deciding("cast_vote", Voting.NAMED))
    page = signed_in(MEMBER).get(f"{AT}/cast_vote").text
    assert "<dt>每人筹资</dt><dd>12.50 元</dd>" in page
    assert "<dt>每个劳动力筹劳</dt><dd>4 个标准工日</dd>" in page


@pytest.mark.parametrize("silent", [NotFound(), Unavailable(service="topics")])
def test_a_vote_is_taken_also_while_the_text_cannot_be_had(
    signed_in: As, services: Services, silent: Exception
) -> None:
    def say_nothing(_: object) -> None:
        raise silent

    services.answers[GetPublicTopic] = say_nothing
    with_meeting(services, deciding("cast_vote", Voting.NAMED))
    assert 'name="choice"' in signed_in(MEMBER).get(f"{AT}/cast_vote").text


def test_a_deliberation_votes_on_nothing(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open"))
    assert "要表决的事" not in signed_in(MEMBER).get(AT).text
    assert sent(services, GetPublicTopic) == []
