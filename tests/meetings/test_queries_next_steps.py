"""What comes next at a meeting for whom, and what is still missing; what waits for a person."""

from datetime import timedelta
from uuid import UUID, uuid4

from services.meetings import queries
from shared.calls.common import NextStep
from shared.identity import Caller, Role
from shared.vocabulary import Body, MatterClass, Voting
from tests.meetings.online_vote import OnlineVote
from tests.meetings.village import Village


def steps(village: Village, meeting_id: UUID, caller: Caller | None = None) -> dict[str, NextStep]:
    return {step.verb: step for step in village.sees(meeting_id, caller).next_steps}


def unmet(village: Village, meeting_id: UUID, *, missing: int = 0) -> list[str]:
    return [check.label for check in village.sees(meeting_id, missing=missing).checks if not check.met]


# -- before the opening -------------------------------------------------------------------


def test_the_conditions_for_opening_are_met_one_after_the_other(village: Village):
    meeting_id = village.convene()
    assert unmet(village, meeting_id, missing=2) == ["到了通知的时间", "人人通知到", "到会人数", "小组组长和记录员"]
    village.wait(7)
    village.comes_to(meeting_id)
    village.name_officers(meeting_id)
    assert unmet(village, meeting_id) == ["到会人数"]
    village.attend(meeting_id)
    assert unmet(village, meeting_id) == []
    village.open(meeting_id)


def test_the_secretary_is_told_what_keeps_the_meeting_from_opening(village: Village):
    meeting_id = village.on_its_day()
    village.comes_to(meeting_id)
    step = steps(village, meeting_id)["open_meeting"]
    assert step.blocked == "应到会 38 人，到会 0 人，须 19 人"
    village.attend(meeting_id)
    assert steps(village, meeting_id)["open_meeting"].blocked is None


def test_a_meeting_that_was_not_held_on_its_day_is_called_off_and_nothing_else(village: Village):
    meeting_id = village.on_its_day()
    village.comes_to(meeting_id)
    village.wait(1)
    [step] = village.sees(meeting_id, missing=4).next_steps
    assert (step.verb, step.label) == ("cancel_meeting", "没有开成：取消，另行通知")
    assert step.due_on == village.today - timedelta(days=1)
    [todo] = [todo for todo in village.todos(village.secretary) if todo.subject_id == meeting_id]
    assert (todo.step.verb, todo.step.label) == ("get_meeting", "会议没有开成")
    assert [todo for todo in village.todos(village.member(4)) if todo.subject_id == meeting_id] == []
    village.cancel(meeting_id)
    village.convene()


def test_the_first_step_is_the_one_that_is_due(village: Village):
    meeting_id = village.convene()

    def first(*, missing: int = 0) -> str:
        return village.sees(meeting_id, missing=missing).next_steps[0].verb

    assert first(missing=1) == "list_recipients"
    assert first() == "name_group_officers"
    village.name_officers(meeting_id)
    assert first() == "open_meeting"  # and blocked: the day has not come
    village.wait(7)
    assert first() == "record_attendance"
    village.attend(meeting_id)
    assert first() == "open_meeting"


def test_while_the_notice_can_not_be_looked_up_nothing_is_opened(village: Village):
    meeting_id = village.on_its_day()
    village.attend(meeting_id)
    with village.sessions() as session:
        meeting = queries.find(session, meeting_id, village.secretary)
        view = queries.view(session, meeting, village.secretary, None, now=village.now)
    assert [(check.label, check.detail) for check in view.checks if not check.met] == [
        ("人人通知到", "暂时查不到通知情况")
    ]


def test_the_notice_of_an_urgent_assembly_is_checked_by_its_own_number(posted_village: Village):
    for body in (Body.BRANCH_COMMITTEE, Body.JOINT_COMMITTEE, Body.MEMBERS_ASSEMBLY):
        posted_village.tally(posted_village.opened(body, days=0, who=posted_village.committee()), 5)
    meeting_id = posted_village.convene(Body.VILLAGERS_ASSEMBLY, days=0, urgent_reason="堤坝出现裂缝")

    notice = next(check for check in posted_village.sees(meeting_id).checks if check.label == "提前通知")
    assert notice.met
    assert "应不少于 0 天" in notice.detail


def test_a_member_has_nothing_to_do_before_the_opening(village: Village):
    assert steps(village, village.convene(), village.member(5)) == {}


# -- at the meeting -----------------------------------------------------------------------


def test_groups_with_somebody_there_talk_until_all_are_heard_and_the_report_is_written(village: Village):
    meeting_id = village.opened(present=[*village.in_group(0), *village.in_group(1)])

    def talking(caller: Caller | None = None) -> list[str]:
        return [step.label for step in village.sees(meeting_id, caller).next_steps if step.verb == "record_spoken"]

    assert talking() == ["第1党小组讨论", "第2党小组讨论"]
    assert talking(village.member(3)) == ["第1党小组讨论"]  # its recorder
    assert talking(village.member(9)) == []
    assert "第1党小组、第2党小组" in str(steps(village, meeting_id)["conclude_deliberation"].blocked)
    for number in range(2):
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)
    assert steps(village, meeting_id)["conclude_deliberation"].blocked is None


def test_before_the_count_it_is_said_how_many_ayes_pass(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0, present=party_village.people[:30])
    for verb in ("open_vote", "record_tally"):
        step = steps(party_village, meeting_id)[verb]
        assert "到会有表决权 30 人，须 20 票赞成" in step.why
        assert "第十一条" in step.source
        party_village.begin_vote(meeting_id)
    assert party_village.tally(meeting_id, 20, 10).needed == 20


def test_who_has_a_vote_is_asked_for_it_once_and_only_when_they_are_there(party_village: Village):
    people = party_village.people
    meeting_id = party_village.named_vote([*people[:30], people[39]])

    def ask(number: int) -> NextStep | None:
        return steps(party_village, meeting_id, party_village.member(number)).get("cast_vote")

    assert (step := ask(5)) is not None
    assert step.blocked is None
    assert ask(35) is None  # not there
    assert ask(39) is None  # probationary
    party_village.cast(meeting_id, people[5])
    assert ask(5) is None
    view = party_village.sees(meeting_id, party_village.member(5))
    assert (view.may_vote, view.has_voted) == (True, True)
    assert not party_village.sees(meeting_id, party_village.person(uuid4(), Role.MEMBER)).may_vote
    assert "close_vote" in steps(party_village, meeting_id)


def test_what_silence_counts_as_is_told_before_the_end_and_is_what_is_counted(party_village: Village):
    """Twenty-nine of thirty vote: the last one has abstained in the open; in secret they have cast nothing."""
    people = party_village.people
    by_name = party_village.named_vote(people[:30])
    assert "计为弃权" in steps(party_village, by_name)["close_vote"].why
    for person in people[:29]:
        party_village.cast(by_name, person)
    tally = party_village.close(by_name).tally
    assert (tally.abstentions, tally.not_cast) == (1, 0)

    other = Village(party_village.sessions, MatterClass.PARTY_AFFAIRS)
    other.post_result()
    sealed = OnlineVote(other, other.people[:30]).opened()
    assert "计为未投票" in steps(other, sealed.id)["end_casting"].why
    for person in other.people[:29]:
        sealed.cast(person)
    other.now += timedelta(minutes=10)
    sealed.end()
    sealed.share(0)
    sealed.share(1)
    result = other.sees(sealed.id).result
    assert result is not None
    assert (result.tally.abstentions, result.tally.not_cast) == (0, 1)
    assert "未投票 1 人" in result.sentence


def test_after_a_show_of_hands_nobody_is_asked_for_a_named_vote(party_village: Village):
    meeting_id = party_village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    assert steps(party_village, meeting_id, party_village.member(5)).keys() == {"ask_for_word"}
    assert not party_village.sees(meeting_id, party_village.member(5)).may_vote
    party_village.tally(meeting_id, 38)
    assert steps(party_village, meeting_id) == {}


# -- to-dos -------------------------------------------------------------------------------


def waiting(village: Village, caller: Caller) -> list[tuple[str, UUID]]:
    return [(todo.step.verb, todo.subject_id) for todo in village.todos(caller)]


def test_the_secretarys_list_follows_the_topic_from_meeting_to_meeting(posted_village: Village):
    village = posted_village
    leader = village.person(uuid4(), Role.SECRETARY)  # who is on no roll
    assert waiting(village, leader) == [("convene_meeting", village.topic_id)]
    assert "提议" in village.todos(leader)[0].step.label
    meeting_id = village.convene(Body.BRANCH_COMMITTEE, days=2, who=village.committee())
    assert waiting(village, leader) == [("open_meeting", meeting_id)]
    assert "会议定于2027年3月3日" in str(village.todos(leader)[0].step.blocked)
    village.wait(2)
    assert waiting(village, leader) == [("record_attendance", meeting_id)]
    village.attend(meeting_id, village.people[:5])
    village.open(meeting_id)
    assert waiting(village, leader) == [("open_vote", meeting_id)]
    village.open_vote(meeting_id)
    assert waiting(village, leader) == [("record_tally", meeting_id)]
    village.tally(meeting_id, 5)
    assert waiting(village, leader) == [("convene_meeting", village.topic_id)]
    assert "商议" in village.todos(leader)[0].step.label


def test_between_the_deliberation_and_its_posting_nothing_waits_here(village: Village):
    leader = village.person(uuid4(), Role.SECRETARY)
    meeting_id = village.opened()
    for number in range(3):
        assert village.todos(leader)[0].step.label == f"第{number + 1}党小组讨论"
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)
    assert waiting(village, leader) == [("conclude_deliberation", meeting_id)]
    village.conclude(meeting_id)
    assert waiting(village, leader) == []


def test_while_a_deliberation_goes_on_everybody_on_its_roll_is_told_what_is_theirs(village: Village):
    meeting_id = village.opened()

    def mine(number: int) -> list[tuple[str, str]]:
        return [(todo.step.verb, todo.step.label) for todo in village.todos(village.member(number))]

    leader = village.people.index(village.in_group(1)[0])
    assert mine(3) == [("record_spoken", "第1党小组讨论：登记发言")]
    assert mine(leader) == [("get_meeting", "主持第2党小组讨论")]
    assert mine(9) == [("get_meeting", "参加会议")]
    village.hear(meeting_id, 0)
    village.conclude_group(meeting_id, 0)
    assert mine(3) == [("get_meeting", "参加会议")]


def test_a_member_is_called_to_the_meeting_and_then_to_the_vote(party_village: Village):
    village, member = party_village, party_village.member(5)
    meeting_id = village.convene(Body.MEMBERS_ASSEMBLY, days=1, voting=Voting.NAMED)
    assert waiting(village, member) == [("get_meeting", meeting_id)]
    village.wait(1)
    village.attend(meeting_id)
    village.open(meeting_id)
    leader = village.person(uuid4(), Role.SECRETARY)
    assert waiting(village, member) == [("get_meeting", meeting_id)]
    assert waiting(village, leader) == [("open_vote", meeting_id)]
    village.open_vote(meeting_id)
    assert waiting(village, member) == [("cast_vote", meeting_id)]
    assert waiting(village, village.member(39)) == []  # probationary
    village.cast(meeting_id, village.people[5])
    assert waiting(village, member) == []
    assert waiting(village, leader) == [("close_vote", meeting_id)]
    assert village.todos(leader)[0].step.blocked, "the others have not voted"
    assert waiting(village, village.secretary) == [("cast_vote", meeting_id)], "their own vote comes first"


def test_who_is_excused_is_not_called(village: Village):
    meeting_id = village.convene()
    village.excuse(meeting_id, village.people[5])
    assert waiting(village, village.member(5)) == []


def test_the_most_urgent_stands_first(village: Village):
    later = village.convene(days=9)
    other = Village(village.sessions)
    sooner = other.convene(days=8)
    both = Caller(person_id=uuid4(), grants=(*village.secretary.grants, *other.secretary.grants))
    assert [todo.subject_id for todo in village.todos(both)] == [sooner, later]


def test_nobody_has_nothing_to_do(village: Village):
    village.convene()
    assert village.todos(Caller()) == ()
    assert village.todos(village.stranger) == ()
