"""A village group's own matter and a collective's: reviewed and deliberated as any, decided by whose it is."""

from uuid import UUID

import pytest

from services.topics import refusals, rules
from shared.vocabulary import Body, Kind, MatterClass
from tests.topics.test_actions_hearing import EARLIER
from tests.topics.village import Village

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
    assert village.event(topic_id, "decided_by_others")["kind"] == kind.value
    [way] = village.public(topic_id).ways
    assert kind.chinese in way.label
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


@KINDS
def test_it_is_no_party_affair(kind, body):
    with pytest.raises(refusals.KindIsVillageAffairs):
        rules.check_class(kind, MatterClass.PARTY_AFFAIRS)
    [way] = rules.ways(kind, MatterClass.VILLAGE_AFFAIRS)
    assert "《" in way.source
    assert way.why
