"""From opinions to a proposed topic."""

from uuid import uuid4

import pytest

from services.topics import actions, refusals
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.vocabulary import Route
from tests.topics.village import Village


def routes(progress: calls.SigningProgress) -> dict[str, tuple[int, int, int]]:
    return {route.route.value: (route.have, route.need, route.roll) for route in progress.routes}


def test_ten_members_put_a_topic_forward(village: Village):
    topic_id = village.signing()

    progress = [village.sign(topic_id, village.member(number)) for number in range(10)]

    assert [step.state for step in progress] == ["merged"] * 9 + ["proposed"]
    assert routes(progress[-1])["members"] == (10, 10, 41)
    assert village.posted(topic_id) == ["topic_opened", "signing_opened", "topic_proposed"]
    assert village.event(topic_id, "topic_proposed")["route"] == "members"
    assert village.event(topic_id, "topic_proposed")["signatures"] == 10
    assert village.sees(topic_id).route is Route.MEMBERS


def test_nine_members_are_not_enough(village: Village):
    topic_id = village.signing()

    for number in range(9):
        progress = village.sign(topic_id, village.member(number))

    assert progress.state == "merged"
    assert "topic_proposed" not in village.posted(topic_id)


def test_a_tenth_of_the_villagers_put_a_topic_forward(village: Village):
    topic_id = village.signing()  # 100 villagers
    village.open_to_all()

    states = [village.sign(topic_id, village.villager(number)).state for number in range(10)]

    assert states == ["merged"] * 9 + ["proposed"]
    assert village.event(topic_id, "topic_proposed")["route"] == "villagers"


def test_a_fifth_of_the_representatives_put_a_topic_forward(village: Village):
    topic_id = village.signing()  # 20 representatives
    village.open_to_all()

    states = [village.sign(topic_id, village.representative(number)).state for number in range(4)]

    assert states == ["merged"] * 3 + ["proposed"]
    assert village.event(topic_id, "topic_proposed")["route"] == "representatives"


def test_a_member_who_is_also_a_villager_counts_on_both_rolls_with_one_signature(village: Village):
    topic_id = village.signing()

    progress = village.sign(topic_id, village.person(village.members[0], Role.MEMBER, Role.VILLAGER))

    assert routes(progress) == {"members": (1, 10, 41), "representatives": (0, 4, 20), "villagers": (1, 10, 100)}


def test_a_person_cannot_sign_twice(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(0))

    with pytest.raises(refusals.AlreadySigned):
        village.sign(topic_id, village.member(0))
    assert village.sees(topic_id).routes[0].have == 1


def test_who_stands_on_no_roll_cannot_sign_whatever_their_role(village: Village):
    topic_id = village.signing()

    with pytest.raises(refusals.NotOnTheRoll):
        village.sign(topic_id, village.person(uuid4(), Role.MEMBER, Role.VILLAGER))


def test_who_left_the_party_since_the_roll_was_frozen_signs_as_the_villager_they_are(village: Village):
    topic_id = village.signing()
    village.open_to_all()

    progress = village.sign(topic_id, village.person(village.members[0], Role.VILLAGER))

    assert routes(progress) == {"members": (0, 10, 41), "representatives": (0, 4, 20), "villagers": (1, 10, 100)}


def test_who_is_nothing_of_what_the_rolls_say_any_more_signs_no_more(village: Village):
    topic_id = village.signing()

    with pytest.raises(refusals.NotOnTheRoll):
        village.sign(topic_id, village.person(village.members[0], Role.REPRESENTATIVE))
    with pytest.raises(NotFound):
        village.sign(topic_id, Caller(person_id=village.villagers[50]))
    assert village.sees(topic_id).routes[0].have == 0


def test_to_the_next_village_a_topic_open_for_signing_is_not_there(village: Village):
    topic_id = village.signing()

    with pytest.raises(NotFound):
        village.sign(topic_id, village.neighbour.member(0))


def test_who_is_not_signed_in_cannot_sign(village: Village):
    with pytest.raises(NotSignedIn):
        village.sign(village.signing(), Caller())


def test_who_joins_after_signing_opened_is_not_on_the_frozen_roll(village: Village):
    topic_id = village.signing()
    village.members.append(uuid4())

    with pytest.raises(refusals.NotOnTheRoll):
        village.sign(topic_id, village.member(-1))
    assert village.sees(topic_id).routes[0].roll == 41


def test_nobody_signs_before_the_text_is_final(village: Village):
    topic_id = village.collected()

    with pytest.raises(refusals.NotNow):
        village.sign(topic_id, village.member(0))


def test_after_the_tenth_signature_the_list_is_closed(village: Village):
    topic_id = village.proposed()

    with pytest.raises(refusals.NotNow):
        village.sign(topic_id, village.member(10))


def test_an_empty_roll_never_proposes_anything(village: Village):
    village.representatives.clear()
    topic_id = village.signing()

    progress = village.sign(topic_id, village.member(0))

    assert routes(progress)["representatives"] == (0, 1, 0)
    assert progress.state == "merged"


@pytest.mark.parametrize(
    ("route", "who"), [(Route.PARTY_ORGANISATION, "secretary"), (Route.VILLAGERS_COMMITTEE, "head")]
)
def test_a_body_proposes_without_signatures(village: Village, route, who):
    topic_id = village.signing()
    call = calls.ProposeByBody(topic_id=topic_id, route=route, resolution="3月1日支委会决定")

    village.does(actions.propose_by_body, call, getattr(village, who))

    assert village.state(topic_id) == "proposed"
    assert village.event(topic_id, "topic_proposed")["route"] == route.value


def test_the_villagers_committee_does_not_speak_for_the_party_organisation(village: Village):
    call = calls.ProposeByBody(topic_id=village.signing(), route=Route.PARTY_ORGANISATION, resolution="村委会决定")

    with pytest.raises(NotAllowed):
        village.does(actions.propose_by_body, call, village.head)


def test_a_body_cannot_claim_the_members_signatures(village: Village):
    call = calls.ProposeByBody(topic_id=village.signing(), route=Route.MEMBERS, resolution="党员同意")

    with pytest.raises(refusals.RouteNeedsSignatures):
        village.does(actions.propose_by_body, call, village.secretary)


# -- collecting


def test_a_member_writes_down_their_own_opinion(village: Village):
    opinion_id = village.opinion(caller=village.member(9))

    topic_id = village.collected([opinion_id])

    assert [opinion.recorded_by for opinion in village.sees(topic_id).opinions] == [village.members[9]]


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE])
def test_whoever_the_branch_has_not_named_collects_nothing(village: Village, role: Role):
    with pytest.raises(NotAllowed):
        village.opinion(caller=village.person(village.members[0], role))


def test_a_topic_needs_an_opinion(village: Village):
    call = calls.OpenTopic(id=uuid4(), village=village.code, title="修桥", content="修桥", opinion_ids=())

    with pytest.raises(refusals.OpinionNeeded):
        village.does(actions.open_topic, call, village.collector)


def test_an_opinion_goes_into_one_topic_only(village: Village):
    opinion_id = village.opinion()
    village.collected([opinion_id])

    with pytest.raises(refusals.OpinionsNotFree) as refusal:
        village.collected([opinion_id, village.opinion()])
    assert refusal.value.facts == {"missing": 1}


def test_an_opinion_of_another_village_cannot_be_taken(village: Village):
    with pytest.raises(refusals.OpinionsNotFree):
        village.collected([village.neighbour.opinion()])


def test_further_opinions_are_merged_while_the_text_is_open(village: Village):
    topic_id = village.collected()
    merge = calls.MergeOpinions(topic_id=topic_id, opinion_ids=(village.opinion("桥该修了"),))

    village.does(actions.merge_opinions, merge, village.collector)

    assert len(village.sees(topic_id).opinions) == 2


def test_nothing_is_merged_into_a_text_that_people_are_signing(village: Village):
    merge = calls.MergeOpinions(topic_id=village.signing(), opinion_ids=(village.opinion(),))

    with pytest.raises(refusals.NotNow):
        village.does(actions.merge_opinions, merge, village.collector)


def test_the_same_form_sent_twice_makes_one_opinion(village: Village):
    call = calls.RecordOpinion(id=uuid4(), village=village.code, content="修桥")
    village.does(actions.record_opinion, call, village.collector)

    with pytest.raises(refusals.AlreadyThere):
        village.does(actions.record_opinion, call, village.collector)


def test_a_member_does_not_open_signing(village: Village):
    call = calls.OpenSigning(topic_id=village.collected())

    with pytest.raises(NotAllowed):
        village.does(actions.open_signing, call, village.member(9), rolls=village.rolls())


def withdraw(village: Village, topic_id):
    call = calls.WithdrawTopic(topic_id=topic_id, reason="另有安排")
    village.does(actions.withdraw_topic, call, village.collector)


@pytest.mark.parametrize("reached", ["collected", "signing", "proposed_by_party"])
def test_a_topic_is_withdrawn_before_the_committee_takes_it_up(village: Village, reached):
    topic_id = getattr(village, reached)()

    withdraw(village, topic_id)

    assert village.state(topic_id) == "withdrawn"
    assert village.posted(topic_id)[-1] == "topic_withdrawn"


def test_what_others_have_signed_nobody_takes_back_for_them(village: Village):
    for topic_id in (village.signing(), village.proposed()):
        if village.state(topic_id) == "merged":
            village.sign(topic_id, village.member(9))
        assert "withdraw_topic" not in [step.verb for step in village.sees(topic_id, village.collector).next_steps]
        with pytest.raises(refusals.OthersHaveSigned):
            withdraw(village, topic_id)


@pytest.mark.parametrize("reached", ["under_review", "confirmed", "on_the_board"])
def test_what_the_committee_has_taken_up_cannot_be_withdrawn(village: Village, reached):
    topic_id = getattr(village, reached)()

    with pytest.raises(refusals.NotNow):
        withdraw(village, topic_id)
