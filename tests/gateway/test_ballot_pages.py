"""A secret ballot at the pages: codes shown once, votes sealed before they leave, nothing of either anywhere else."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from services.gateway.pages.ballots import Mark
from shared import ballots
from shared.calls import ballots as calls
from shared.calls.meetings import MeetingView
from shared.errors import NotFound
from shared.vocabulary import Choice, Voting
from tests.gateway import village
from tests.gateway.acting import As, refusing, sent, signed_in, with_meeting
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.sealed_box import CAST, CODES, KEY, KEYS, with_box
from tests.gateway.village import MEETING, MEMBER, step
from tests.verifier import ballots_script

__all__ = ["signed_in"]

AT = f"/meetings/{MEETING}"


def meeting(*verbs: str) -> MeetingView:
    steps = [step(verb, verb) for verb in verbs]
    return village.meeting("open", *steps, voting=Voting.ONLINE_SECRET, step="resolution", groups=())


@pytest.fixture
def member(signed_in: As, services: Services) -> FlaskClient:
    with_box(services)
    return signed_in(MEMBER)


def large_code(page: str) -> str:
    [found] = re.findall(r'<code class="code-large">([^<]+)</code>', page)
    return str(found).replace(" ", "")


def test_a_teller_takes_a_code_that_only_they_see(member: FlaskClient, services: Services) -> None:
    with_meeting(services, meeting("take_code"))
    page = fill_in(member, f"{AT}/take_code")
    assert "no-store" in page.headers["Cache-Control"]
    [given] = sent(services, calls.GiveTellerKey)
    code = large_code(page.text)
    assert ballots.key_of(code, str(MEETING)).public == given.public
    assert not any(code in repr(call) or code.replace("-", "") in repr(call) for call, *_ in services.asked)
    again = large_code(fill_in(member, f"{AT}/take_code").text)
    assert again != code


def test_a_voter_chooses_looks_and_casts(member: FlaskClient, services: Services) -> None:
    with_meeting(services, meeting("cast_ballot"))
    confirm = fill_in(member, f"{AT}/cast_ballot", choice=Mark.NO.value)
    assert "<dt>您选的是</dt>" in confirm.text
    assert sent(services, calls.CastBallot) == []
    hidden = {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', confirm.text)}
    receipts = {
        large_code(member.post(f"{AT}/cast_ballot", data=hidden, headers={"Referer": "https://localhost/"}).text)
        for _ in range(2)
    }

    first, second = sent(services, calls.CastBallot)
    ids = {command_id for call, _, command_id in services.asked if isinstance(call, calls.CastBallot)}
    assert (first, len(ids)) == (second, 1), "posted twice, it is one command"
    ballot = ballots.Ballot.read(first.ballot)
    ballot.check(KEY, str(MEETING))
    assert receipts == {ballot.tracking}
    box = ballots.add_up([ballot])
    shares = [ballots.share_of(code, str(MEETING), key, box) for code, key in zip(CODES, KEYS, strict=True)]
    assert ballots.open_box(box, *shares) == (0, 1)


def test_every_choice_is_as_long_on_the_way_as_any_other(member: FlaskClient, services: Services) -> None:
    """TLS hides what is sent and not how long it is."""
    with_meeting(services, meeting("cast_ballot"))
    offered = re.findall(r'name="choice" value="([^"]*)"', member.get(f"{AT}/cast_ballot").text)
    assert offered == [mark.value for mark in Mark]
    assert [mark.name for mark in Mark] == [choice.name for choice in Choice]
    answers = [fill_in(member, f"{AT}/cast_ballot", choice=value) for value in offered]
    assert len({(len(value), answer.content_length) for value, answer in zip(offered, answers, strict=True)}) == 1


def test_who_has_no_vote_here_is_told_so(member: FlaskClient, services: Services) -> None:
    with_meeting(services, meeting())
    for path in ("take_code", "cast_ballot", "open_box"):
        page = member.get(f"{AT}/{path}")
        assert page.status_code == 409
        assert "这一步现在不由您办理" in page.text


def test_a_teller_opens_their_half(member: FlaskClient, services: Services) -> None:
    with_meeting(services, meeting("open_box"))
    assert fill_in(member, f"{AT}/open_box", code=CODES[1].lower()).status_code == 303
    [share] = sent(services, calls.GiveShare)
    given = ballots.Share(share.aye, share.no, (share.aye_proof, share.no_proof))
    given.check(ballots.add_up(CAST), KEYS[1], str(MEETING))
    assert CODES[1].lower() not in repr(services.asked)


def test_a_wrong_code_is_said_beside_the_field_and_nothing_is_sent(member: FlaskClient, services: Services) -> None:
    with_meeting(services, meeting("open_box"))
    page = fill_in(member, f"{AT}/open_box", code=ballots.new_code())
    assert page.status_code == 422
    assert "计票码不对，票箱没有打开。" in page.text
    assert sent(services, calls.GiveShare) == []


@pytest.mark.parametrize("cast", [CAST[:1], CAST[:-1], [*CAST, ballots.seal(Choice.NO, KEY, str(MEETING))]])
def test_a_code_opens_nothing_but_the_sum_of_all_ballots(
    member: FlaskClient, services: Services, cast: list[ballots.Ballot]
) -> None:
    """Whoever put one voter's ballot into the box alone gets no share of it."""
    with_meeting(services, meeting("open_box"))
    with_box(services, cast=cast)
    page = fill_in(member, f"{AT}/open_box", code=CODES[0])
    assert "票箱里的票和封存的总数对不上" in page.text
    assert sent(services, calls.GiveShare) == []


def test_anybody_finds_a_ballot_without_signing_in(browser: FlaskClient, services: Services) -> None:
    with_box(services, stage="opened", ayes=3, noes=1, sentence="赞成 3 票，通过。")
    page = browser.get(f"{AT}/ballots?code={CAST[2].tracking.upper()}")
    assert "找到了：您的票在这 5 张里。" in page.text
    assert "赞成 3 票，通过。" in page.text
    assert "没有这个查票码" in browser.get(f"{AT}/ballots?code=0000").text
    file = json.loads(browser.get(f"{AT}/ballots.json").data)
    assert file["cast"] == [ballot.text for ballot in CAST]


@pytest.mark.parametrize("stage", ["preparing", "casting"])
def test_before_the_end_nothing_is_listed(browser: FlaskClient, services: Services, stage: str) -> None:
    with_box(services, stage=stage)
    services.answers[calls.ListBallots] = refusing(NotFound())
    page = browser.get(f"{AT}/ballots")
    assert page.status_code == 200
    assert CAST[0].tracking[:4] not in page.text
    assert browser.get(f"{AT}/ballots.json").status_code == 404


def test_no_vote_is_sealed_under_a_key_that_is_not_the_tellers(member: FlaskClient, services: Services) -> None:
    with_meeting(services, meeting("cast_ballot"))
    with_box(services, "casting", tellers=(calls.TellerView(number=1, public=KEYS[0].public, proof=KEYS[0].proof),) * 2)
    page = fill_in(member, f"{AT}/cast_ballot", choice=Mark.AYE.value)
    assert page.status_code == 409
    assert "票箱的锁不是计票人、监票人的" in page.text


@pytest.mark.parametrize(("not_returned", "adds_up"), [(1, True), (0, False)])
def test_papers_beside_the_box_are_shown_and_have_to_add_up(
    member: FlaskClient, services: Services, *, not_returned: int, adds_up: bool
) -> None:
    papers = calls.PaperCount(issued=8, ayes=5, noes=1, abstentions=0, invalid=1, not_returned=not_returned)
    with_box(services, "opened", sentence="合计", ayes=3, noes=1, papers=papers)
    page = member.get(f"{AT}/ballots").text
    assert "纸质票：发出 8 张" in page
    file = json.loads(member.get(f"{AT}/ballots.json").data)
    said = ballots_script.with_papers
    if adds_up:
        assert "赞成 8，反对 2" in said(file["papers"], file["ayes"], file["noes"])
        return
    with pytest.raises(ballots_script.Wrong):
        said(file["papers"], file["ayes"], file["noes"])
