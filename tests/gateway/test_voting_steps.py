"""Who does not take part in a vote, and how it is entered."""

from dataclasses import replace

from shared.calls import counting, meetings, papers
from shared.vocabulary import Body, Choice
from tests.gateway import village
from tests.gateway.acting import As, sent, signed_in, with_meeting
from tests.gateway.asking_forms import fill_in
from tests.gateway.conftest import Services
from tests.gateway.village import LI, LIU, MA, MEETING, MEMBER, SECRETARY, TOWNSHIP_CLERK, WANG, ZHANG, ZHAO

__all__ = ["signed_in"]

PAGE = f"/meetings/{MEETING}"
ASSEMBLY = {"body": Body.MEMBERS_ASSEMBLY, "body_label": "党员大会", "step": "resolution", "groups": ()}
CONCERNED = (village.line(WANG, present=True), village.line(LI, present=True, withdrawn="承包人是本人的兄弟"))


def test_a_member_withdraws_themselves_and_nobody_else(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", **ASSEMBLY))
    browser = signed_in(MEMBER)
    assert "我要回避" in browser.get(PAGE).text
    assert 'name="person_id"' not in browser.get(f"{PAGE}/withdraw_from_vote").text
    assert fill_in(browser, f"{PAGE}/withdraw_from_vote", ground="承包人是本人的兄弟").status_code == 303
    [command] = sent(services, meetings.WithdrawFromVote)
    assert (command.person_id, command.ground) == (LI, "承包人是本人的兄弟")


def test_who_has_withdrawn_is_told_so_and_not_asked_again(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", roll=CONCERNED, withdrawn=1, **ASSEMBLY))
    page = signed_in(MEMBER).get(PAGE).text
    assert "您已登记回避" in page
    assert "withdraw_from_vote" not in page


def test_the_township_takes_a_wrong_withdrawal_back(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", roll=CONCERNED, withdrawn=1, **ASSEMBLY))
    browser = signed_in(TOWNSHIP_CLERK)
    page = browser.get(f"{PAGE}/end_withdrawal").text
    assert f'value="{LI}"' in page
    assert f'value="{WANG}"' not in page
    assert fill_in(browser, f"{PAGE}/end_withdrawal", person_id=str(LI), reason="登记错了").status_code == 303
    assert [command.person_id for command in sent(services, meetings.EndWithdrawal)] == [LI]


def test_nobody_withdraws_from_a_deliberation_or_an_open_vote(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open"))
    browser = signed_in(SECRETARY)
    assert "利害关系" not in browser.get(PAGE).text
    with_meeting(services, village.meeting("open", vote_opened_at=village.MORNING, **ASSEMBLY))
    assert "利害关系" not in browser.get(PAGE).text


def test_nobody_is_offered_a_withdrawal_once_a_count_is_entered(signed_in: As, services: Services) -> None:
    with_meeting(services, village.meeting("open", count=COUNT, **ASSEMBLY))
    browser = signed_in(SECRETARY)
    assert "利害关系" not in browser.get(PAGE).text
    for step in ("withdraw_from_vote", "end_withdrawal", "excuse_member"):
        page = browser.get(f"{PAGE}/{step}").text
        assert "已经固定，不能再更改" in page
        assert "<form method" not in page.partition("<main")[2]


def test_a_paper_is_confirmed_by_who_has_not_entered_it(signed_in: As, services: Services) -> None:
    roll = (
        village.line(LI, present=True, paper_entered_by=WANG),
        village.line(ZHAO, present=True, paper_entered_by=LIU),
    )
    with_meeting(
        services, village.meeting("open", village.step("confirm_paper_vote", "核对纸质票"), roll=roll, **ASSEMBLY)
    )
    browser = signed_in(TOWNSHIP_CLERK)  # Liu
    page = browser.get(f"{PAGE}/confirm_paper_vote").text
    assert f'value="{LI}"' in page
    assert f'value="{ZHAO}"' not in page
    assert fill_in(browser, f"{PAGE}/confirm_paper_vote", person_id=str(LI), choice="no").status_code == 303
    [command] = sent(services, papers.ConfirmPaperVote)
    assert (command.person_id, command.choice.value) == (LI, "no")


COUNT = counting.CountView(
    number=3, issued=8, ayes=5, noes=1, abstentions=0, invalid=1, not_returned=1, confirmed=False
)


def test_the_second_teller_confirms_the_very_numbers_that_stand_there(signed_in: As, services: Services) -> None:
    view = village.meeting("open", village.step("confirm_count", "确认票数"), count=COUNT, papers_taken=8, **ASSEMBLY)
    with_meeting(services, view)
    browser = signed_in(MEMBER)
    looked_at = browser.get(f"{PAGE}/confirm_count").headers["Location"]
    page = browser.get(looked_at).text
    for number in ("8 张", "5 票", "1 张"):
        assert number in page
    with_meeting(services, replace(view, count=replace(COUNT, number=4, ayes=6, noes=0)))  # entered anew meanwhile
    assert fill_in(browser, looked_at).status_code == 303
    assert sent(services, counting.ConfirmCount) == [counting.ConfirmCount(meeting_id=MEETING, number=3)]


def test_the_second_teller_may_say_that_the_numbers_are_wrong(signed_in: As, services: Services) -> None:
    steps = (village.step("confirm_count", "确认票数"), village.step("object_to_count", "登记票数不对"))
    with_meeting(services, village.meeting("open", *steps, count=COUNT, **ASSEMBLY))
    browser = signed_in(MEMBER)
    assert "票数不对" in browser.get(PAGE).text
    looked_at = browser.get(f"{PAGE}/object_to_count").headers["Location"]
    assert fill_in(browser, looked_at, reason="我数到 6 票赞成").status_code == 303
    [command] = sent(services, counting.ObjectToCount)
    assert (command.number, command.reason) == (3, "我数到 6 票赞成")


def test_another_teller_is_chosen_of_who_is_there_and_neither_counts_nor_writes_it_down(
    signed_in: As, services: Services
) -> None:
    count = replace(COUNT, first_teller_id=LI, second_teller_id=ZHAO)
    roll = tuple(village.line(person, present=person != MA) for person in (WANG, LI, ZHAO, ZHANG, MA))
    replaces = village.step("replace_teller", "换监票人")
    with_meeting(services, village.meeting("open", replaces, **(ASSEMBLY | {"count": count, "roll": roll})))
    browser = signed_in(SECRETARY)  # Wang
    looked_at = browser.get(f"{PAGE}/replace_teller").headers["Location"]
    page = browser.get(looked_at).text
    assert [person for person in (WANG, LI, ZHAO, ZHANG, MA) if f'value="{person}"' in page] == [ZHANG]
    assert fill_in(browser, looked_at, second_teller_id=str(ZHANG), reason="一直没有回应").status_code == 303
    [command] = sent(services, counting.ReplaceTeller)
    assert (command.number, command.second_teller_id) == (3, ZHANG)


def test_a_count_that_is_entered_anew_has_the_tellers_it_had(signed_in: As, services: Services) -> None:
    count = replace(COUNT, first_teller_id=LI, second_teller_id=ZHAO, objected=True)
    with_meeting(
        services, village.meeting("open", village.step("record_tally", "更改登记的票数"), count=count, **ASSEMBLY)
    )
    browser = signed_in(SECRETARY)
    assert "teller_id" not in browser.get(f"{PAGE}/record_tally").text
    assert fill_in(browser, f"{PAGE}/record_tally", ayes="5", noes="1", abstentions="0").status_code == 303
    [command] = sent(services, meetings.RecordTally)
    assert (command.first_teller_id, command.second_teller_id) == (LI, ZHAO)


def test_a_paper_that_two_have_read_differently_is_looked_at_by_a_third(signed_in: As, services: Services) -> None:
    readings = (Choice.AYE, Choice.NO)
    roll = tuple(
        village.line(whose, present=True, paper_entered_by=WANG, paper_read_by=second, paper_readings=readings)
        for whose, second in ((LI, ZHAO), (ZHAO, LIU))
    )
    step = village.step("settle_paper_vote", "第三人再看纸质票")
    with_meeting(services, village.meeting("open", step, roll=roll, **ASSEMBLY))
    browser = signed_in(TOWNSHIP_CLERK)  # Liu
    page = browser.get(f"{PAGE}/settle_paper_vote").text
    assert f'value="{LI}"' in page
    assert f'value="{ZHAO}"' not in page
    assert "登记的是赞成，核对的人看到反对" in page
    filled_in = fill_in(browser, f"{PAGE}/settle_paper_vote", person_id=str(LI), choice="no", reason="三个人一起看过")
    assert filled_in.status_code == 303
    [command] = sent(services, papers.SettlePaperVote)
    assert (command.person_id, command.choice) == (LI, Choice.NO)


def test_who_reads_a_paper_differently_is_told_that_it_does_not_count(signed_in: As, services: Services) -> None:
    roll = (village.line(LI, present=True, paper_entered_by=WANG),)
    with_meeting(
        services, village.meeting("open", village.step("confirm_paper_vote", "核对纸质票"), roll=roll, **ASSEMBLY)
    )
    differs = papers.PaperRead(id=MEETING, counts=False, sentence="两次看到的不一样。")
    services.answers[papers.ConfirmPaperVote] = lambda _: differs
    browser = signed_in(TOWNSHIP_CLERK)
    assert fill_in(browser, f"{PAGE}/confirm_paper_vote", person_id=str(LI), choice="no").status_code == 303
    assert "两次看到的不一样。" in browser.get(PAGE).text


def test_papers_are_given_to_those_who_have_no_ballot_yet(signed_in: As, services: Services) -> None:
    roll = (
        village.line(LI, present=True, has_voted=True), village.line(ZHAO, present=True),
        village.line(WANG, present=True, checked_in=True),
    )  # fmt: skip
    with_meeting(services, village.meeting("open", village.step("give_papers", "发纸质票"), roll=roll, **ASSEMBLY))
    browser = signed_in(SECRETARY)
    page = browser.get(f"{PAGE}/give_papers").text
    assert f'value="{ZHAO}"' in page
    assert f'value="{LI}"' not in page
    assert f'value="{WANG}"' not in page, "with their own telephone"
    assert fill_in(browser, f"{PAGE}/give_papers", people=[str(ZHAO)]).status_code == 303
    assert [command.people for command in sent(services, counting.GivePapers)] == [(ZHAO,)]
