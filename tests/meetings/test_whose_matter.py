"""A village group's own matter is decided by its assembly, a collective's by its members; nobody else's roll counts."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from services.meetings import queries, refusals, rules
from services.meetings.actions import matters, speaking
from shared import clock
from shared.calls import directory, room
from shared.calls import meetings as calls
from shared.errors import NotFound
from shared.events.topics import DecidedByOthers, TopicConfirmed
from shared.identity import Role
from shared.vocabulary import Body, Kind, MatterClass, RollKind, Voting
from tests.meetings.village import FOUR_STEPS, Village

THIRD = "第三村民小组"
OWN_BODY = {Kind.VILLAGE_GROUP: Body.VILLAGE_GROUP, Kind.COLLECTIVE: Body.COLLECTIVE_ASSEMBLY}


@pytest.fixture
def village(sessions) -> Village:
    return Village(sessions)


def becomes(village: Village, kind: Kind) -> None:
    whose = THIRD if kind is Kind.VILLAGE_GROUP else ""
    event = DecidedByOthers(topic_id=village.topic_id, village=village.code, kind=kind, group=whose)
    village.hears(matters.decided_by_others, event)


def before_the_last_step(village: Village, kind: Kind) -> None:
    """The village's committees and members have taken the first three steps."""
    becomes(village, kind)
    village.post_result()
    for body, days in FOUR_STEPS[:-1]:
        village.tally(village.opened(body, days=days, who=village.committee()), 5)


def people(village: Village, size: int = 30) -> directory.Roll:
    entries = tuple(directory.RollEntry(person_id=person, votes=True) for person in village.people[:size])
    return directory.Roll(kind=RollKind.VILLAGE_GROUP, area=village.code, on=village.today, entries=entries)


def of_the_group(village: Village, *, there: int = 30, size: int = 30, **more):
    roll = people(village, size)
    return village.opened(
        Body.VILLAGE_GROUP, days=0, who=roll, group=THIRD, present=village.people[:there], **more
    )  # fmt: skip


def of_the_collective(village: Village, *, there: int = 30, size: int = 30, **more):
    return village.opened(
        Body.COLLECTIVE_ASSEMBLY, days=10, who=people(village, size), present=village.people[:there], **more
    )  # fmt: skip


@pytest.mark.parametrize("kind", OWN_BODY)
def test_the_last_step_is_its_own_bodys_and_the_first_three_stay(village: Village, kind):
    before_the_last_step(village, kind)
    [todo] = [todo for todo in village.todos(village.secretary) if todo.subject_id == village.topic_id]
    assert todo.step.verb == "convene_meeting"
    for body in (Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY):
        with pytest.raises(refusals.WrongBody):
            village.convene(body, days=10)
    with village.sessions() as session:
        _, body, step = queries.due_for(session, calls.GetConveningAdvice(topic_id=village.topic_id), village.secretary)
    assert (body, step) == (OWN_BODY[kind], "resolution")


def test_a_matter_of_the_whole_village_is_not_decided_by_a_group_or_the_collective(village: Village):
    before_the_last_step(village, Kind.ORDINARY)
    with pytest.raises(refusals.WrongBody):
        village.convene(Body.VILLAGE_GROUP, days=0, group=THIRD)
    with pytest.raises(refusals.WrongBody):
        village.convene(Body.COLLECTIVE_ASSEMBLY, days=10)


def test_who_decides_is_told_before_the_topic_is_known_and_heard_again_later(village: Village):
    village.topic_id = uuid4()
    with pytest.raises(NotFound):
        becomes(village, Kind.COLLECTIVE)
    confirmed = TopicConfirmed(
        topic_id=village.topic_id, village=village.code, title="分红", matter_class=MatterClass.VILLAGE_AFFAIRS, major=False
    )  # fmt: skip
    village.hears(matters.keep, confirmed)
    becomes(village, Kind.COLLECTIVE)


# -- a group's assembly ------------------------------------------------------------------


def test_which_group_meets_is_said_and_other_bodies_have_none(village: Village):
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    with pytest.raises(refusals.WhichGroup):
        village.convene(Body.VILLAGE_GROUP, days=0, who=people(village))
    assert rules.name_of(Body.VILLAGE_GROUP, THIRD) == "第三村民小组会议"
    another = Village(village.sessions)
    with pytest.raises(refusals.NotOfAGroup):
        another.convene(group=THIRD)


def test_no_other_group_decides_a_groups_matter(village: Village):
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    first = village.convene(Body.VILLAGE_GROUP, days=0, who=people(village), group=THIRD)
    village.cancel(first)
    with pytest.raises(refusals.AnotherGroup) as refused:
        village.convene(Body.VILLAGE_GROUP, days=0, who=people(village, 3), group="第一村民小组")
    assert refused.value.facts["own"] == THIRD


def test_a_matter_that_was_confirmed_without_its_group_is_still_decided(village: Village):
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    village.hears(
        matters.decided_by_others,
        DecidedByOthers(topic_id=village.topic_id, village=village.code, kind=Kind.VILLAGE_GROUP),
    )
    assert village.convene(Body.VILLAGE_GROUP, days=0, who=people(village), group="第一村民小组")


def test_a_group_is_told_in_its_own_name_and_may_meet_the_same_day(village: Village):
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    meeting_id = village.convene(Body.VILLAGE_GROUP, days=0, who=people(village), group=THIRD)
    seen = village.sees(meeting_id)
    assert seen.body_label == "第三村民小组会议"
    assert seen.record[-1].detail == "第三村民小组会议，应通知 30 人"
    _, noticed = village.events()[-1]
    assert (noticed["title"], len(noticed["recipients"])) == ("第三村民小组：修桥", 30)
    assert village.lists(village.secretary).items[0].body_label == "第三村民小组会议"


def test_two_thirds_of_the_group_are_there_and_more_than_half_of_them_agree(village: Village):
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    with pytest.raises(refusals.QuorumNotReached) as refused:
        of_the_group(village, there=19)
    assert refused.value.facts["needed"] == 20
    assert "第三十二条" in refused.value.facts["source"]
    village.cancel(next(iter(reversed(village.rolls))))

    meeting_id = of_the_group(village, there=20)
    result = village.tally(meeting_id, 10, 10)
    assert (result.passed, result.needed, result.base) == (False, 11, "present")
    assert village.state(meeting_id) == "decided"


def test_what_a_group_decides_is_said_of_its_own_step(village: Village):
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    assert village.tally(of_the_group(village, there=20), 11, 9).passed
    name, said = next((name, data) for name, data in reversed(village.events()) if name == "resolution_taken")
    assert (name, said["body"], said["step"], said["passed"]) == (
        "resolution_taken",
        "village_group",
        "resolution",
        True,
    )
    assert [todo for todo in village.todos(village.secretary) if todo.subject_id == village.topic_id] == []


# -- a collective's assembly ---------------------------------------------------------------


def test_a_collective_is_noticed_ten_days_ahead_and_never_at_once(village: Village):
    before_the_last_step(village, Kind.COLLECTIVE)
    with pytest.raises(refusals.NoticeTooShort) as refused:
        village.convene(Body.COLLECTIVE_ASSEMBLY, days=9, who=people(village))
    assert "农村集体经济组织法》第二十七条" in refused.value.facts["source"]
    with pytest.raises(refusals.UrgencyNotForThisBody):
        village.convene(Body.COLLECTIVE_ASSEMBLY, days=0, who=people(village), urgent_reason="暴雨")


@pytest.mark.parametrize(("ayes", "passed"), [(19, False), (20, True)])
def test_two_thirds_of_all_members_agree_however_many_are_there(village: Village, ayes, passed):
    before_the_last_step(village, Kind.COLLECTIVE)
    meeting_id = of_the_collective(village, there=25)
    [step] = [step for step in village.sees(meeting_id).next_steps if step.verb == "open_vote"]
    assert "须 20 票赞成" in step.why
    result = village.tally(meeting_id, ayes, 25 - ayes)
    assert (result.passed, result.needed, result.base, result.should_attend) == (passed, 20, "all", 30)
    assert "农村集体经济组织法》第二十七条" in result.source


def test_a_collective_of_which_not_two_thirds_are_there_does_not_meet(village: Village):
    before_the_last_step(village, Kind.COLLECTIVE)
    with pytest.raises(refusals.QuorumNotReached):
        of_the_collective(village, there=19)


def test_who_withdraws_makes_a_collectives_majority_no_easier(village: Village):
    from services.meetings.actions import withdrawing

    before_the_last_step(village, Kind.COLLECTIVE)
    meeting_id = of_the_collective(village)
    for person in village.people[3:8]:
        call = calls.WithdrawFromVote(meeting_id=meeting_id, person_id=person, ground="是承包人")
        village.does(withdrawing.withdraw, call, village.township)
    result = village.tally(meeting_id, 19, 6)
    assert (result.passed, result.needed, result.withdrawn) == (False, 20, 5)


def test_members_vote_by_name_on_a_collectives_matter(village: Village):
    before_the_last_step(village, Kind.COLLECTIVE)
    meeting_id = of_the_collective(village, voting=Voting.NAMED)
    village.open_vote(meeting_id)
    for person in village.people[:20]:
        village.cast(meeting_id, person)
    assert village.close(meeting_id).passed


# -- what the secretary is told before -------------------------------------------------------


def test_the_advice_counts_the_group(village: Village):
    with village.sessions() as session:
        roll = people(village)
        asked = queries.advice(session, Body.VILLAGE_GROUP, "resolution", roll, now=village.now, group=THIRD)
    assert (asked.group, asked.body_label) == (THIRD, "第三村民小组会议")
    assert (asked.should_attend, asked.quorum_needed, asked.notice_days) == (30, 20, 0)


@pytest.mark.parametrize(
    ("body", "kind"), [(body, rules.body_rules(body, date(2027, 3, 1)).roll) for body in OWN_BODY.values()]
)
def test_each_has_a_roll_of_its_own(body, kind):
    assert kind.value in (RollKind.VILLAGE_GROUP.value, RollKind.COLLECTIVE.value)
    assert kind.value.split("_")[0] == body.value.split("_")[0]


def test_before_there_was_a_law_of_collectives_their_members_could_not_be_convened(village: Village):
    before_the_last_step(village, Kind.COLLECTIVE)
    village.now = datetime(2025, 4, 1, 12, tzinfo=clock.SHANGHAI)
    with pytest.raises(refusals.RuleNotInForce):
        village.convene(Body.COLLECTIVE_ASSEMBLY, at=village.now + timedelta(days=20), who=people(village))


def test_who_belongs_and_lives_elsewhere_reads_checks_in_speaks_and_votes(village: Village):
    before_the_last_step(village, Kind.COLLECTIVE)
    meeting_id = of_the_collective(village, voting=Voting.NAMED)
    elsewhere = village.person(village.people[7], Role.VILLAGER, area=village.township_code + "999")
    assert village.sees(meeting_id, elsewhere).id == meeting_id
    village.does(speaking.ask_for_word, room.AskForWord(meeting_id=meeting_id), elsewhere)
    village.open_vote(meeting_id)
    village.cast_as(meeting_id, elsewhere)
    assert village.sees(meeting_id, elsewhere).has_voted
    stranger = village.person(uuid4(), Role.VILLAGER, area=village.township_code + "999")
    with pytest.raises(NotFound):
        village.cast_as(meeting_id, stranger)
