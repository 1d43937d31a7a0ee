"""What has to be so before a topic is archived, and what ends without being carried out."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals
from services.topics.models import Topic
from shared.calls import topics as calls
from shared.errors import NotAllowed
from shared.events.notifications import PostingHung
from shared.vocabulary import MatterClass, PledgeDecision, PledgeState
from tests.topics.levy import LevyVillage
from tests.topics.people import DAY
from tests.topics.village import Village


@pytest.fixture
def levies(sessions) -> LevyVillage:
    return LevyVillage(sessions)


def hears_of(village: Village, topic_id: UUID, about: str) -> None:
    hung = PostingHung(posting_id=uuid4(), topic_id=topic_id, village=village.code, about=about, hung_on=village.today)
    village.hears(actions.note_hung, hung)


def surveyed(village: Village) -> UUID:
    """Carried out and surveyed, and no sheet was ever hung."""
    topic_id = village.decided(hung=False)
    village.plans(topic_id)
    village.does_every_task(topic_id)
    village.shows(topic_id)
    village.does(actions.complete_topic, calls.CompleteTopic(topic_id=topic_id, result="修好了"), village.secretary)
    village.surveys(topic_id)
    return topic_id


def blocked(village: Village, topic_id: UUID) -> str:
    step = next(step for step in village.sees(topic_id).next_steps if step.verb == "archive_topic")
    return step.blocked or ""


def waiting(village: Village, caller) -> list[str]:
    """Of this village: the other stories' lie in the same county."""
    return [todo.step.label for todo in village.todos(caller) if todo.area == village.code]


# -- on the board


def test_what_was_never_hung_is_not_archived(village: Village):
    topic_id = surveyed(village)
    village.wait(15)
    with pytest.raises(refusals.NeverHung) as refusal:
        village.archives(topic_id)
    assert refusal.value.facts["posting"] == "决议公示"
    assert "决议公示还没有登记张贴到村公告栏" in blocked(village, topic_id)

    hears_of(village, topic_id, "decision")
    with pytest.raises(refusals.HungTooShort):
        village.archives(topic_id)
    village.wait(15)
    with pytest.raises(refusals.NeverHung) as refusal:
        village.archives(topic_id)
    assert refusal.value.facts["posting"] == "办理结果公示"

    hears_of(village, topic_id, "completion")
    village.wait(14)
    with pytest.raises(refusals.HungTooShort) as short:
        village.archives(topic_id)
    assert (short.value.facts["days"], short.value.facts["required"]) == (14, 15)
    village.wait(1)
    assert blocked(village, topic_id) == ""
    village.archives(topic_id)
    assert village.state(topic_id) == "archived"


def test_the_result_of_the_deliberation_need_not_hang(village: Village):
    topic_id = village.surveyed()
    village.wait(15)
    assert [(one.about, one.hung_on is not None) for one in village.public(topic_id).postings] == [
        ("result", False), ("decision", True), ("completion", True),
    ]  # fmt: skip
    village.archives(topic_id)


@pytest.mark.parametrize("of_the_party", [True, False])
def test_what_is_the_partys_is_posted_and_archived_by_the_partys_text(village: Village, of_the_party: bool):
    matter_class = MatterClass.PARTY_AFFAIRS if of_the_party else MatterClass.VILLAGE_AFFAIRS
    topic_id = village.decided(passed=False, hung=False, matter_class=matter_class)
    village.wait(15)
    with pytest.raises(refusals.NeverHung) as refusal:
        village.archives(topic_id)
    [step] = [step for step in village.sees(topic_id, village.secretary).next_steps if step.verb == "archive_topic"]
    hears_of(village, topic_id, "decision")
    village.wait(15)
    village.archives(topic_id)
    entries = [line.source for line in village.sees(topic_id).record if line.verb in ("hang_posting", "archive_topic")]
    said = [
        refusal.value.facts["source"],
        step.source,
        *entries,
        *(one.source for one in village.public(topic_id).postings),
    ]
    assert [("村民委员会组织法" in one) for one in said] == [not of_the_party] * len(said)
    assert len(entries) == 2


def test_what_was_voted_down_hangs_before_it_is_archived(village: Village):
    topic_id = village.decided(passed=False, hung=False)
    village.wait(15)
    with pytest.raises(refusals.NeverHung):
        village.archives(topic_id)
    hears_of(village, topic_id, "decision")
    village.wait(15)
    village.archives(topic_id)
    assert village.state(topic_id) == "archived"


def test_the_first_time_counts_and_stands_in_the_record(village: Village):
    topic_id = village.decided(hung=False)
    hung_on = village.today
    hears_of(village, topic_id, "decision")
    village.wait(3)
    hears_of(village, topic_id, "decision")

    shown = next(one for one in village.public(topic_id).postings if one.about == "decision")
    assert shown.hung_on == hung_on
    lines = [line.detail for line in village.sees(topic_id).record if line.verb == "hang_posting"]
    assert lines == [f"决议公示：{hung_on.year}年{hung_on.month}月{hung_on.day}日张贴到村公告栏"]


def test_a_sheet_that_does_not_hang_comes_to_the_township_after_three_days_and_to_the_county_after_fifteen(village):
    village.decided(hung=False)
    village.wait(3)
    assert waiting(village, village.township) == waiting(village, village.county) == []
    village.wait(1)
    assert waiting(village, village.township) == ["决议公示还没有张贴"]
    assert waiting(village, village.county) == []
    village.wait(11)
    assert waiting(village, village.county) == []
    village.wait(1)
    assert waiting(village, village.county) == ["决议公示还没有张贴"]
    assert "决议公示还没有张贴" not in waiting(village, village.secretary), "who hangs it has it from the board"


def test_a_sheet_that_hangs_waits_for_nobody(village: Village):
    village.decided()
    village.wait(16)
    assert waiting(village, village.township) == waiting(village, village.county) == []


def test_another_county_does_not_hear_of_it(village: Village):
    village.decided(hung=False)
    village.wait(16)
    elsewhere = Village(village.sessions, now=village.now, township_code="620902101").county
    assert waiting(village, elsewhere) == []


# -- pledges


def test_a_pledge_that_waits_for_its_review_keeps_a_topic_from_the_archive(village: Village):
    topic_id = village.executing()
    pledge_id = village.pledges(topic_id, village.member(9), in_days=60)
    village.completes(topic_id)
    village.surveys(topic_id)
    village.wait(15)
    with pytest.raises(refusals.PledgesWait) as refusal:
        village.archives(topic_id)
    assert (refusal.value.facts["to_review"], refusal.value.facts["to_appraise"]) == (1, 0)
    assert "1 条承诺等党支部审核" in blocked(village, topic_id)

    village.reviews_pledge(pledge_id)  # also after the completion
    assert village.public(topic_id).pledges[0].state is PledgeState.SHOWN
    village.archives(topic_id)  # one that is still being kept ends with its matter


def test_a_pledge_that_waits_to_be_appraised_does_too(village: Village):
    topic_id = village.executing()
    pledge_id = village.pledges(topic_id, village.member(9))
    village.reviews_pledge(pledge_id)
    village.keeps(pledge_id, village.member(9))
    village.completes(topic_id)
    village.surveys(topic_id)
    village.wait(15)
    with pytest.raises(refusals.PledgesWait) as refusal:
        village.archives(topic_id)
    assert (refusal.value.facts["to_review"], refusal.value.facts["to_appraise"]) == (0, 1)
    village.appraises(pledge_id)
    village.archives(topic_id)


def test_a_pledge_past_its_day_is_appraised_first_and_a_returned_one_ends_with_the_matter(village: Village):
    topic_id = village.executing()
    late = village.pledges(topic_id, village.member(9), in_days=10)
    village.reviews_pledge(late)
    village.reviews_pledge(village.pledges(topic_id, village.member(10)), PledgeDecision.RETURN, "写明哪天做完")
    village.completes(topic_id)
    village.surveys(topic_id)
    village.wait(15)
    with pytest.raises(refusals.PledgesWait):
        village.archives(topic_id)
    village.appraises(late)
    village.archives(topic_id)


# -- a levy that the county refuses


def test_a_levy_that_the_county_refuses_ends_and_is_archived(levies: LevyVillage):
    topic_id = levies.refused()

    levies.ends(topic_id)

    view = levies.sees(topic_id)
    assert (view.topic.state, view.topic.outcome) == ("decided", "passed")
    assert levies.public(topic_id).ended_because == "标准过高，村里不再筹集"
    assert view.record[-1].label == "终止筹资筹劳"
    assert [step.verb for step in view.next_steps] == ["archive_topic"]
    assert [step.verb for step in levies.sees(topic_id, levies.township).next_steps] == []
    levies.wait(15)
    levies.archives(topic_id)
    assert levies.state(topic_id) == "archived"


def test_what_ended_is_neither_forwarded_nor_planned_nor_ended_again(levies: LevyVillage):
    topic_id = levies.refused()
    levies.ends(topic_id)
    for again in (levies.forwards, levies.plans, levies.ends):
        with pytest.raises(refusals.LevyEnded):
            again(topic_id)


def test_only_a_refused_levy_ends_and_only_by_the_secretary(levies: LevyVillage):
    resolved = levies.resolved()
    with pytest.raises(refusals.LevyNotRefused):
        levies.ends(resolved)
    levies.forwards(resolved)
    with pytest.raises(refusals.LevyNotRefused):
        levies.ends(resolved)
    levies.replies(resolved, approved=False)
    for caller in (levies.head, levies.township, levies.county):
        with pytest.raises(NotAllowed):
            levies.ends(resolved, caller)
    levies.wait(15)
    with pytest.raises(refusals.NotCarriedOut):
        levies.archives(resolved)


def test_an_ordinary_matter_does_not_end_like_a_levy(village: Village):
    with pytest.raises(refusals.NotOfThisKind):
        LevyVillage.ends(village, village.decided())  # type: ignore[arg-type]


def test_the_table_knows_nothing_that_ended_and_is_carried_out(village: Village):
    topic_id = village.executing()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Topic).where(Topic.id == topic_id).values(ended_because="不办了"))


def test_a_resolution_hangs_from_the_day_on_which_it_was_posted_on(village: Village):
    topic_id = village.decided(hung=False)
    hung = PostingHung(
        posting_id=uuid4(), topic_id=topic_id, village=village.code, about="decision", hung_on=village.today - DAY
    )
    with pytest.raises(sa.exc.IntegrityError):
        village.hears(actions.note_hung, hung)
