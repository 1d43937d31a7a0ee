"""The proof that everybody was told: who counts, who is missing, who may see it and who may add to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.notifications import refusals, rules
from services.notifications.models import Delivery
from services.notifications.queries.reached import IS_ATTEMPTED, IS_REACHED
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Channel
from shared.vocabulary import Delivery as State
from tests.notifications.village import MEETINGS, Village


def counts(village: Village) -> tuple[int, int, int, int]:
    seen = village.certificate()
    return seen.to_be_told, seen.reached, seen.attempted, len(seen.missing)


def test_at_first_everybody_is_missing(village: Village):
    village.convenes()
    assert counts(village) == (12, 0, 0, 12)
    assert set(village.certificate().missing) == set(village.people)


def test_whoever_read_was_sent_an_sms_or_told_is_reached(village: Village):
    village.convenes()
    village.sends()
    village.reads(0)
    village.gets_report(1, 1)
    village.tells(2)
    village.tells(3, channel=Channel.IN_WRITING)
    village.tells(4, channel=Channel.IN_PERSON)
    assert counts(village) == (12, 5, 0, 7)


def test_an_sms_that_was_only_sent_reached_nobody(village: Village):
    village.convenes()
    village.sends()
    assert counts(village) == (12, 0, 0, 12)


def test_three_ways_to_one_person_are_one_person_reached(village: Village):
    village.convenes()
    village.sends()
    village.reads(0)
    village.gets_report(0, 1)
    village.tells(0)
    assert counts(village) == (12, 1, 0, 11)


def test_a_vain_call_with_its_reason_is_an_attempt_and_a_later_one_that_succeeds_a_person_reached(village: Village):
    village.convenes()
    village.tells(5, reached=False, remark="三次拨打无人接听")
    assert counts(village) == (12, 0, 1, 11)
    village.tells(5)
    assert counts(village) == (12, 1, 0, 11)


def test_once_reached_a_vain_call_takes_nothing_back(village: Village):
    village.convenes()
    village.reads(5)
    village.tells(5, reached=False, remark="关机")
    assert counts(village) == (12, 1, 0, 11)


def test_every_attempt_keeps_its_own_line_with_who_took_it(village: Village):
    village.convenes()
    village.tells(5, reached=False, remark="第一次无人接听")
    village.tells(5, village.collector, reached=False, remark="第二次关机")
    village.tells(5)
    lines = [d for d in village.told(5).deliveries if d.channel is Channel.PHONE]
    assert [(d.state, d.remark, d.taken_by) for d in lines] == [
        (State.UNREACHED, "第一次无人接听", village.people[0]),
        (State.UNREACHED, "第二次关机", village.people[1]),
        (State.TOLD, "", village.people[0]),
    ]


def test_an_sms_that_failed_puts_the_person_on_the_list_for_a_call(village: Village):
    village.convenes()
    village.sends()
    for person in range(12):
        village.gets_report(person, 2 if person == 7 else 1)
    assert village.certificate().missing == (village.people[7],)
    assert village.recipients().items[0].person_id == village.people[7]  # first on the list
    assert village.todos(village.secretary, "meeting")[0].step.label == "还有1人未通知到"


def test_the_database_counts_by_the_same_rule(village: Village):
    """Every channel in every state, with and without a reason, as the rule and as the database see it."""
    village.convenes(recipients=())
    with village.sessions.begin() as session:
        notice_id = session.scalars(sa.text("SELECT id FROM notice").columns(id=sa.Uuid)).one()
        for channel, state, remark in product(Channel, State, ("", " ", "无人接听")):
            by_person = channel in rules.BY_A_PERSON
            if by_person and state is not State.TOLD and not remark:
                continue  # the table refuses it
            row = Delivery(
                notice_id=notice_id, person_id=uuid4(), channel=channel, number=1, state=state, attempts=1, remark=remark,
                message_id=uuid4(), taken_by=uuid4() if by_person else None,
            )  # fmt: skip
            session.add(row)
    with village.sessions() as session:
        rows = session.execute(sa.select(Delivery, IS_REACHED, IS_ATTEMPTED)).all()
    assert len(rows) > 100
    for row, reached, attempted in rows:
        assert bool(reached) is rules.is_reached([row.state]), row
        assert bool(attempted) is rules.is_attempted(row.channel, row.state, row.remark), row


def test_the_notice_of_another_meeting_changes_nothing(village: Village):
    village.convenes()
    other = Village(village.sessions, size=3)
    other.convenes()
    other.tells(0)
    assert counts(village) == (12, 0, 0, 12)


def test_a_meeting_nobody_has_heard_of_has_no_certificate(village: Village):
    with pytest.raises(NotFound):
        village.certificate()


@pytest.mark.parametrize(
    "role",
    [Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM, Role.TOWNSHIP, Role.COUNTY],
)
def test_staff_of_the_area_see_who_was_told(village: Village, role):
    village.convenes()
    caller = village.person(0, role)
    assert village.certificate(caller).to_be_told == 12
    assert len(village.recipients(caller).items) == 12


def test_a_member_sees_neither_list_nor_certificate(village: Village):
    village.convenes()
    for look in (village.certificate, village.recipients):
        with pytest.raises(NotAllowed):
            look(village.person(3))


def test_for_another_village_there_is_nothing_there(village: Village):
    village.convenes()
    for look in (village.certificate, village.recipients):
        with pytest.raises(NotFound):
            look(village.stranger)
    with pytest.raises(NotFound):
        village.tells(3, village.stranger)
    assert counts(village) == (12, 0, 0, 12)


@pytest.mark.parametrize("service", ["topics", "gateway", "directory"])
def test_of_the_services_only_meetings_gets_the_certificate(village: Village, service):
    village.convenes()
    assert village.certificate(MEETINGS).to_be_told == 12
    with pytest.raises(NotAllowed):
        village.certificate(Caller(service=service))


def test_the_township_looks_on_and_records_nothing(village: Village):
    village.convenes()
    with pytest.raises(NotAllowed):
        village.tells(3, village.township)


def test_nobody_can_be_recorded_who_is_not_on_the_list(village: Village):
    village.convenes(recipients=tuple(village.people[:5]))
    with pytest.raises(refusals.NotToBeTold):
        village.tells(7)


def test_once_the_meeting_is_open_its_certificate_stands(village: Village):
    village.convenes()
    village.tells(1)
    village.opens()
    with pytest.raises(refusals.NoLongerToBeTold):
        village.tells(2)
    assert counts(village) == (12, 1, 0, 11)


def test_two_who_record_the_same_person_at_once_both_leave_their_line(busy_village: Village):
    busy_village.convenes()
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: busy_village.tells(5, reached=False, remark=f"第{n}次无人接听"), range(12)))
    assert len([d for d in busy_village.told(5).deliveries if d.channel is Channel.PHONE]) == 12


# -- by which number ------------------------------------------------------------------------


def test_the_village_s_own_learn_whom_to_call_and_only_until_somebody_has_reached_them(village: Village):
    village.convenes()
    village.tells(2)
    village.tells(3, reached=False, remark="三次拨打无人接听")

    assert set(village.to_be_called()) == {*village.people} - {village.people[2], village.people[3]}
    assert village.to_be_called(village.collector) == village.to_be_called()


def test_nobody_is_called_once_the_meeting_is_open(village: Village):
    village.convenes()
    village.opens()
    assert village.to_be_called() == []


@pytest.mark.parametrize(("days", "some"), [(7, True), (8, False)])
def test_the_numbers_are_gone_with_the_meeting_s_day_whether_it_was_held_or_not(village: Village, days, some):
    village.convenes(held_at=village.now + timedelta(days=7))
    village.now += timedelta(days=days)
    assert bool(village.to_be_called()) is some


def test_neither_the_township_nor_another_village_nor_a_member_learns_a_number(village: Village):
    village.convenes()
    for somebody, refusal in (
        (village.township, NotAllowed),
        (village.person(5), NotAllowed),
        (village.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            village.to_be_called(somebody)
