"""Members first, then everybody; names on paper; a signature taken back."""

from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.topics import queries, refusals, rules
from services.topics.models import Cosignature, Entry, SheetSignature, Topic
from shared.calls import signing
from shared.calls import topics as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller
from shared.vocabulary import Route, State
from tests.topics.sheets import have, sheet, takes_back
from tests.topics.village import Village


def listed(village: Village, caller: Caller) -> list[UUID]:
    call = calls.ListTopics(area=village.code)
    return [one.id for one in village.asks(queries.list_topics, call, caller=caller, today=village.today).items]


# -- members first


@pytest.mark.parametrize(("day", "open_"), [(3, False), (4, True), (5, True)])
def test_a_topic_opens_to_all_after_the_members_days(day, open_):
    opens_on = rules.everybody_from(date(2027, 3, 1))
    assert opens_on == date(2027, 3, 4)
    assert rules.is_open_to_all(State.MERGED, opens_on, today=date(2027, 3, day)) is open_


def test_what_was_never_opened_is_not_open_and_what_is_posted_is():
    assert not rules.is_open_to_all(State.COLLECTED, None, today=date(2027, 3, 1))
    assert rules.is_open_to_all(State.POSTED, None, today=date(2027, 3, 1))


def test_members_see_it_first_and_then_by_itself_everybody(village: Village):
    topic_id = village.signing()
    others = [village.villager(50), village.representative(0)]
    assert village.sees(topic_id, village.member(9)).topic.id == topic_id
    for caller in others:
        with pytest.raises(NotFound):
            village.sees(topic_id, caller)
        assert listed(village, caller) == []
    village.wait(2)
    with pytest.raises(NotFound):
        village.sees(topic_id, others[0])

    village.wait(1)

    for caller in others:
        assert village.sees(topic_id, caller).may_sign
        assert listed(village, caller) == [topic_id]


def test_both_days_stand_in_the_record_and_on_the_page(village: Village):
    seen = village.sees(village.signing())
    assert (seen.members_from, seen.everybody_from) == (date(2027, 3, 1), date(2027, 3, 4))
    assert "2027年3月1日起党员先议，2027年3月4日起向全体村民开放" in seen.record[-1].detail


def test_villagers_sign_from_the_first_day_on_which_it_is_theirs(village: Village):
    topic_id = village.signing()
    village.wait(2)
    with pytest.raises(refusals.MembersFirst):
        village.sign(topic_id, village.villager(50))
    with pytest.raises(refusals.MembersFirst):
        village.sign(topic_id, village.representative(0))
    village.sign(topic_id, village.member(9))
    village.wait(1)
    assert have(village.sign(topic_id, village.villager(50)), Route.VILLAGERS) == 1


def test_nothing_waits_for_a_villager_before_it_is_theirs(village: Village):
    village.signing()
    assert village.todos(village.villager(50)) == ()
    village.open_to_all()
    assert [todo.step.verb for todo in village.todos(village.villager(50))] == ["cosign"]


def test_the_table_has_no_window_that_ends_before_it_began(village: Village):
    topic_id = village.signing()
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.update(Topic).where(Topic.id == topic_id).values(everybody_from=date(2027, 2, 1)))


# -- taking back


def test_whoever_has_signed_may_take_it_back_and_sign_again(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(9))
    assert have(takes_back(village, topic_id, village.member(9)), Route.MEMBERS) == 0
    assert have(village.sign(topic_id, village.member(9)), Route.MEMBERS) == 1


def test_nine_are_not_enough_when_one_of_ten_has_taken_it_back(village: Village):
    topic_id = village.signing()
    for number in range(9):
        village.sign(topic_id, village.member(number))
    takes_back(village, topic_id, village.member(0))
    assert village.sign(topic_id, village.member(9)).state == "merged"
    assert village.sign(topic_id, village.member(10)).state == "proposed"


def test_nobody_takes_back_what_is_proposed(village: Village):
    topic_id = village.proposed()
    with pytest.raises(refusals.NotNow):
        takes_back(village, topic_id, village.member(0))


def test_who_has_moved_away_takes_back_what_they_signed_and_a_stranger_finds_nothing(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(3))
    away = Caller(person_id=village.members[3], grants=())
    assert have(takes_back(village, topic_id, away), Route.MEMBERS) == 0
    with pytest.raises(NotFound):
        takes_back(village, topic_id, away)


def test_nobody_takes_back_what_they_have_not_signed(village: Village):
    topic_id = village.signing()
    with pytest.raises(refusals.NotSigned):
        takes_back(village, topic_id, village.member(9))


def test_the_record_says_that_one_was_taken_back_and_not_to_everybody_whose(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(9))
    takes_back(village, topic_id, village.member(9))
    line = village.sees(topic_id).record[-1]
    assert (line.label, line.detail, line.actor_id) == ("撤回附议", "有 1 人撤回附议", None)
    with village.sessions() as session:
        kept = session.scalars(sa.select(Entry.content).where(Entry.topic_id == topic_id).order_by(Entry.number)).all()
    assert str(village.members[9]) in kept[-1]


# -- on paper


def test_a_sheet_of_ten_members_proposes_the_topic(village: Village):
    topic_id = village.signing()
    progress = sheet(village, topic_id, village.members[:10])
    assert (progress.state, have(progress, Route.MEMBERS)) == ("proposed", 10)
    first, second, reached = village.sees(topic_id).record[-3:]
    assert (first.label, first.actor_id) == ("录入纸上签名", village.collector.person_id)
    assert first.detail == "2027年3月1日的签名单：签名 10 人，等另一人对照照片核对"
    assert (second.label, second.actor_id) == ("核对纸上签名", village.secretary.person_id)
    assert reached.label == "达到附议人数"


def test_nine_names_on_a_sheet_are_not_enough_and_a_tenth_online_is(village: Village):
    topic_id = village.signing()
    assert sheet(village, topic_id, village.members[:9]).state == "merged"
    assert village.sign(topic_id, village.member(9)).state == "proposed"


def test_whoever_signed_online_and_on_paper_counts_once(village: Village):
    topic_id = village.signing()
    village.sign(topic_id, village.member(0))
    progress = sheet(village, topic_id, village.members[:3])
    assert have(progress, Route.MEMBERS) == 3
    assert "其中 1 人已经附议，只计一次" in village.sees(topic_id).record[-1].detail
    with pytest.raises(refusals.AlreadySigned):
        village.sign(topic_id, village.member(2))
    with village.sessions() as session:
        on_paper = session.scalar(
            sa.select(sa.func.count())
            .select_from(SheetSignature)
            .where(SheetSignature.person_id.in_(village.members[:3]))
        )
        counted = session.scalar(
            sa.select(sa.func.count()).select_from(Cosignature).where(Cosignature.topic_id == topic_id)
        )
    assert (on_paper, counted) == (3, 3)


@pytest.mark.parametrize("signatures", [2, 4])
def test_a_sheet_has_as_many_signatures_as_names_are_entered(village: Village, signatures: int):
    topic_id = village.signing()
    with pytest.raises(refusals.SheetDoesNotAddUp):
        sheet(village, topic_id, village.members[:3], signatures=signatures)
    with pytest.raises(refusals.SheetDoesNotAddUp):  # one ticked twice
        sheet(village, topic_id, [village.members[0], village.members[0]])


def test_nobody_signs_on_paper_who_is_not_on_the_frozen_roll(village: Village):
    topic_id = village.signing()
    with pytest.raises(refusals.StrangersOnTheSheet):
        sheet(village, topic_id, [village.members[0], uuid4()])


def test_whoever_is_no_member_any_more_does_not_count_on_paper(village: Village):
    topic_id = village.signing()
    gone = village.members.pop(40)
    with pytest.raises(refusals.StrangersOnTheSheet):
        sheet(village, topic_id, [gone])


def test_a_sheet_is_signed_after_the_text_is_final_and_not_tomorrow(village: Village):
    topic_id = village.signing()
    first = village.today
    village.wait(1)
    sheet(village, topic_id, village.members[:1], signed_on=first)
    for wrong in (date(2027, 2, 28), date(2027, 3, 3)):
        with pytest.raises(refusals.SheetOfAnotherDay):
            sheet(village, topic_id, village.members[1:2], signed_on=wrong)


def test_villagers_sign_on_paper_from_the_day_on_which_it_is_theirs(village: Village):
    topic_id = village.signing()
    village.wait(3)
    with pytest.raises(refusals.MembersFirst):
        sheet(village, topic_id, village.villagers[50:52], signed_on=date(2027, 3, 3))
    progress = sheet(village, topic_id, village.villagers[50:52], signed_on=date(2027, 3, 4))
    assert have(progress, Route.VILLAGERS) == 2


def test_a_sheet_is_entered_once_and_by_the_team(village: Village):
    topic_id, sheet_id = village.signing(), uuid4()
    sheet(village, topic_id, village.members[:2], id=sheet_id)
    with pytest.raises(refusals.AlreadyThere):
        sheet(village, topic_id, village.members[2:3], id=sheet_id)
    with pytest.raises(NotAllowed):
        sheet(village, topic_id, village.members[2:3], village.member(9))


def test_the_names_are_picked_from_the_frozen_roll_by_the_team(village: Village):
    topic_id = village.signing()
    call = signing.GetFrozenRoll(topic_id=topic_id)
    people = village.asks(queries.get_frozen_roll, call, caller=village.collector).people
    assert set(people) == {*village.members, *village.villagers, *village.representatives}
    assert len(people) == len(set(people))
    with pytest.raises(NotAllowed):
        village.asks(queries.get_frozen_roll, call, caller=village.member(9))
