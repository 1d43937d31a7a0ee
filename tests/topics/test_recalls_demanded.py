"""The demand for a recall: who begins it, who signs it, who reads the names, and that one runs at a time."""

import json
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import actions, queries, refusals
from services.topics.models import Recall
from shared.calls import photos as calls_of_photos
from shared.calls import records, signing
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Role
from shared.recall_words import FormFault
from shared.vocabulary import Kind, Route
from tests.topics.recall import NEEDED, RecallVillage
from tests.topics.sheets import confirmed, entered, photographed, returned


@pytest.fixture
def village(sessions):
    return RecallVillage(sessions)


def test_a_fifth_of_the_voters_make_it_a_demand_and_one_less_do_not(village: RecallVillage):
    topic_id = village.signs_for()
    for number in range(NEEDED - 1):
        village.sign(topic_id, village.villager(number))
    assert village.state(topic_id) == "merged"
    village.sign(topic_id, village.villager(NEEDED))
    assert village.state(topic_id) == "proposed"
    assert village.event(topic_id, "topic_proposed")["route"] == Route.VILLAGERS.value


def test_a_third_of_the_representatives_make_it_one(village: RecallVillage):
    topic_id = village.signs_for()
    for number in range(7):
        assert village.state(topic_id) == "merged"
        village.sign(topic_id, village.representative(number))
    assert village.event(topic_id, "topic_proposed")["route"] == Route.REPRESENTATIVES.value


def test_names_on_paper_count(village: RecallVillage):
    topic_id = village.signs_for()
    signers = tuple(village.villagers[:NEEDED])
    sheet = signing.EnterSheet(
        id=uuid4(), topic_id=topic_id, signed_on=village.today, signatures=NEEDED, signers=signers,
        photo_ids=(photographed(village, topic_id),),
    )  # fmt: skip
    village.does(actions.enter_sheet, sheet, village.township, rolls=village.rolls())
    with pytest.raises(NotAllowed):
        confirmed(village, topic_id, sheet.id, village.person(uuid4(), Role.VILLAGERS_COMMITTEE))
    assert [one.id for one in village.sees(topic_id, village.collector).sheets] == [sheet.id]
    photo = calls_of_photos.GetPhoto(photo_id=sheet.photo_ids[0])
    record = records.ReadTopicRecord(topic_id=topic_id)
    both = village.person(uuid4(), Role.VILLAGERS_COMMITTEE, Role.BRANCH_COMMITTEE)
    for other in (village.person(uuid4(), Role.VILLAGERS_COMMITTEE), both, village.concerned):
        seen = village.sees(topic_id, other)
        assert (seen.sheets, seen.photos, seen.signers_kept) == ((), (), True)
        with pytest.raises(NotFound):
            village.asks(queries.get_photo, photo, caller=other)
        with pytest.raises(refusals.SignersAreKept):
            village.asks(queries.read_record, record, caller=other)
    assert village.asks(queries.get_photo, photo, caller=village.township).content
    first = json.loads(village.asks(queries.read_record, record, caller=village.township).lines[0])
    begun = first["content"]["topic"]
    assert (begun["village"], begun["title"]) == (village.code, village.sees(topic_id).topic.title)
    confirmed(village, topic_id, sheet.id, village.collector)
    assert village.state(topic_id) == "proposed"


def test_a_second_one_of_the_same_person_waits_until_the_first_is_over(village: RecallVillage):
    first = village.opens_recall()
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall(village.township)
    village.opens_recall(of=village.members[3])
    village.does(actions.withdraw_topic, calls.WithdrawTopic(topic_id=first, reason="另写一份"), village.collector)
    voted = village.made_public()
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall()
    village.votes(voted, passed=False)
    lost = village.demanded()
    village.checks(lost, FormFault.NOT_A_MEMBER, still=False)
    village.opens_recall()


@pytest.mark.parametrize("signed", [False, True])
def test_one_that_finds_no_names_in_sixty_days_gives_way_to_another(village: RecallVillage, *, signed: bool):
    first = village.signs_for() if signed else village.opens_recall()
    village.wait(60)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall(village.township)
    village.wait(1)
    second = village.opens_recall(village.township)
    assert (village.state(first), village.state(second)) == ("withdrawn", "collected")
    assert village.sees(first).record[-1].verb == "lapse_recall"
    assert "topic_withdrawn" in village.posted(first)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall()


@pytest.mark.parametrize("on_paper", [False, True])
def test_one_that_is_signed_gives_way_to_none_until_it_is_not_signed_for_its_days(
    village: RecallVillage, *, on_paper: bool
):
    first = village.signs_for()
    village.sign(first, village.villager(1))
    village.wait(55)
    if on_paper:  # everybody on it has signed before
        confirmed(village, first, entered(village, first, [village.villagers[1]]), village.township)
    else:
        village.sign(first, village.villager(2))
    village.wait(60)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall(village.township)
    village.wait(1)
    village.opens_recall(village.township)
    assert village.state(first) == "withdrawn"
    assert "60 天里没有新的联名" in village.sees(first).record[-1].detail


def test_one_whose_sheet_waits_for_its_second_look_gives_way_to_none(village: RecallVillage):
    first = village.signs_for()
    waiting = entered(village, first, village.villagers[:5])
    village.wait(61)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall(village.township)
    returned(village, first, waiting, village.township)
    village.opens_recall(village.township)
    assert village.state(first) == "withdrawn"


def test_one_that_has_its_share_gives_way_to_none(village: RecallVillage):
    village.demanded()
    village.wait(400)
    with pytest.raises(refusals.RecallRuns):
        village.opens_recall()


def test_the_table_holds_no_two_either(village: RecallVillage):
    village.opens_recall()
    other = village.signing()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.add(Recall(topic_id=other, person_id=village.members[2]))


def test_it_is_open_to_all_from_its_first_day(village: RecallVillage):
    topic_id = village.signs_for()
    assert village.sees(topic_id, village.villager(40)).may_sign


def test_members_as_such_have_no_part_in_it(village: RecallVillage):
    topic_id = village.signs_for()
    with pytest.raises(refusals.NotOnTheRoll):
        village.sign(topic_id, village.member(30))
    assert {one.route for one in village.sees(topic_id).routes} == {Route.VILLAGERS, Route.REPRESENTATIVES}


def test_the_township_may_write_it_down_where_the_team_does_not(village: RecallVillage):
    topic_id = village.signs_for(village.township)
    assert village.state(topic_id) == "merged"


@pytest.mark.parametrize("who", ["secretary_alone", "other", "villager"])
def test_nobody_else_does(village: RecallVillage, who):
    callers = {
        "secretary_alone": village.person(uuid4(), Role.SECRETARY), "other": village.other, "villager": village.villager(1),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        village.opens_recall(callers[who])


def test_only_a_member_of_the_villagers_committee_is_recalled(village: RecallVillage):
    with pytest.raises(refusals.NotOfTheVillagersCommittee):
        village.opens_recall(of=village.members[20])


def test_nothing_else_becomes_one(village: RecallVillage):
    with pytest.raises(refusals.RecallHasItsOwnWay):
        village.collected(kind=Kind.RECALL)


def test_no_body_proposes_it(village: RecallVillage):
    topic_id = village.signs_for()
    for caller, route in ((village.secretary, Route.PARTY_ORGANISATION), (village.other, Route.VILLAGERS_COMMITTEE)):
        call = calls.ProposeByBody(topic_id=topic_id, route=route, resolution="会议决定")
        with pytest.raises(refusals.RouteNotForThisKind):
            village.does(actions.propose_by_body, call, caller)
        assert "propose_by_body" not in village.offers(topic_id, caller)


def test_once_people_sign_nobody_withdraws_it_for_them(village: RecallVillage):
    drafted, signed = village.opens_recall(of=village.members[3]), village.signs_for()
    withdrawal = calls.WithdrawTopic(topic_id=signed, reason="不合适")
    for caller in (village.collector, village.township):
        with pytest.raises(refusals.RecallIsSigned):
            village.does(actions.withdraw_topic, withdrawal, caller)
        assert "withdraw_topic" not in village.offers(signed, caller)
    village.does(actions.withdraw_topic, calls.WithdrawTopic(topic_id=drafted, reason="登记错了"), village.collector)


def test_nobody_is_asked_to_join_it(village: RecallVillage):
    assert "signing_opened" not in village.posted(village.signs_for())


def test_the_frozen_roll_is_for_who_enters_sheets(village: RecallVillage):
    topic_id = village.signs_for()
    call = signing.GetFrozenRoll(topic_id=topic_id)
    assert village.asks(queries.get_frozen_roll, call, caller=village.township).people
    with pytest.raises(NotAllowed):
        village.asks(
            queries.get_frozen_roll, signing.GetFrozenRoll(topic_id=village.signing()), caller=village.township
        )
