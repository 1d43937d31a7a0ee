"""A village group's own matter and a collective's: reviewed and deliberated as any, decided by whose it is."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, refusals, rules
from services.topics.models import Topic
from shared.calls import topics as calls
from shared.vocabulary import Body, Kind, MatterClass, ReviewDecision
from tests.topics.test_actions_hearing import EARLIER
from tests.topics.village import GROUP, Village

OWN_BODY = {Kind.VILLAGE_GROUP: Body.VILLAGE_GROUP, Kind.COLLECTIVE: Body.COLLECTIVE_ASSEMBLY}
KINDS = pytest.mark.parametrize(("kind", "body"), OWN_BODY.items())


def on_the_board(village: Village, kind: Kind) -> UUID:
    topic_id = village.signing(kind)
    for number in range(10):
        village.sign(topic_id, village.member(number))
    village.takes_up(topic_id)
    village.reviews(topic_id)
    meeting_id = village.convenes(topic_id)
    village.wait(7)
    village.opens(topic_id, meeting_id)
    village.concludes(topic_id, meeting_id)
    village.posts(topic_id)
    return topic_id


@KINDS
def test_whose_matter_it_is_is_told_when_it_is_confirmed(village: Village, kind, body):
    topic_id = on_the_board(village, kind)
    whose = GROUP if kind is Kind.VILLAGE_GROUP else ""
    told = village.event(topic_id, "decided_by_others")
    assert (told["kind"], told["group"]) == (kind.value, whose)
    [way] = village.public(topic_id).ways
    assert (whose or kind.chinese) in way.label
    assert village.public(topic_id).group == whose
    assert village.public(topic_id).steps[-1].body == body.chinese


def test_of_other_matters_nothing_is_told(village: Village):
    topic_id = village.on_the_board()
    assert "decided_by_others" not in village.posted(topic_id)


@KINDS
def test_its_own_body_decides_after_the_three_steps_before(village: Village, kind, body):
    topic_id = on_the_board(village, kind)
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, body)
    for step, earlier in EARLIER:
        village.resolves(topic_id, step, earlier)
    with pytest.raises(refusals.OutOfOrder):
        village.convenes(topic_id, Body.REPRESENTATIVES_ASSEMBLY)
    village.resolves(topic_id, "resolution", body)
    assert village.state(topic_id) == "decided"
    assert village.event(topic_id, "topic_decided")["passed"] is True


def test_a_groups_matter_says_which_group_and_any_other_none(village: Village):
    def opened(kind: Kind, group: str) -> None:
        call = calls.OpenTopic(
            id=uuid4(), village=village.code, title="分树", content="把林带分到户", kind=kind, group=group,
            opinion_ids=(village.opinion(),),
        )  # fmt: skip
        village.does(actions.open_topic, call, village.collector, groups=(GROUP,))

    with pytest.raises(refusals.UnknownGroup, match="第九村民小组"):
        opened(Kind.VILLAGE_GROUP, "第九村民小组")
    with pytest.raises(refusals.WhichGroup):
        opened(Kind.VILLAGE_GROUP, "")
    for kind in (Kind.ORDINARY, Kind.COLLECTIVE):
        with pytest.raises(refusals.NotOfAGroup):
            opened(kind, GROUP)


def test_whose_group_it_is_stands_fixed_with_the_text_that_was_signed(village: Village):
    topic_id = village.signing(Kind.VILLAGE_GROUP)
    for number in range(10):
        village.sign(topic_id, village.member(number))
    village.takes_up(topic_id)
    village.reviews(topic_id, ReviewDecision.RETURN, reason="是第一小组的林带")
    another = calls.Revise(
        topic_id=topic_id, title="修缮东桥", content="东桥栏杆断裂，建议修缮。", group="第一村民小组"
    )
    with pytest.raises(refusals.UnknownGroup):
        village.does(actions.revise, another, village.collector, groups=(GROUP,))
    village.does(actions.revise, another, village.collector, groups=(GROUP, "第一村民小组"))
    assert village.sees(topic_id).topic.group == "第一村民小组"
    assert village.state(topic_id) == "merged"  # and is signed anew


def test_a_returned_matter_of_a_group_keeps_it_unless_its_kind_is_changed(village: Village):
    topic_id = village.signing(Kind.VILLAGE_GROUP)
    for number in range(10):
        village.sign(topic_id, village.member(number))
    village.takes_up(topic_id)
    village.reviews(topic_id, ReviewDecision.RETURN, reason="请写明预算")
    text = calls.Revise(topic_id=topic_id, title="修缮东桥", content="预算两万元。")
    with pytest.raises(refusals.NotOfAGroup):
        village.does(actions.revise, replace(text, kind=Kind.ORDINARY, group=GROUP), village.collector)
    village.does(actions.revise, text, village.collector)
    assert village.sees(topic_id).topic.group == GROUP


def test_without_its_group_a_groups_matter_is_not_confirmed(village: Village):
    topic_id = village.signing(Kind.VILLAGE_GROUP)
    with village.sessions.begin() as session:  # opened before topics had their group
        session.execute(sa.update(Topic).where(Topic.id == topic_id).values(group_name=""))
    for number in range(10):
        village.sign(topic_id, village.member(number))
    village.takes_up(topic_id)
    with pytest.raises(refusals.WhichGroup):
        village.reviews(topic_id)


@KINDS
def test_it_is_no_party_affair(kind, body):
    with pytest.raises(refusals.KindIsVillageAffairs):
        rules.check_class(kind, MatterClass.PARTY_AFFAIRS)
    [way] = rules.ways(kind, MatterClass.VILLAGE_AFFAIRS)
    assert "《" in way.source
    assert way.why
