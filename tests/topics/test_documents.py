"""Upper documents reach members first: the schedule, the session, the absentees, and what waits for whom."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.topics import refusals
from services.topics.refusals import AlreadyThere
from shared.bus import mailbox
from shared.errors import Invalid, NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Channel, Receipt
from tests.topics.people import DAY
from tests.topics.telling import (
    EAST,
    WEST,
    conveyed,
    conveys,
    listed,
    members,
    reads,
    receipt,
    schedules,
    seen,
    tells,
)
from tests.topics.village import Village


def waiting(village: Village, caller: Caller) -> list[tuple[str, str]]:
    return [
        (todo.step.verb, str(todo.step.due_on)) for todo in village.todos(caller) if todo.subject_kind == "document"
    ]


def verbs(village: Village, document, caller: Caller | None = None) -> list[str]:
    return [step.verb for step in seen(village, document, caller).next_steps]


# -- the schedule


def test_a_document_on_the_schedule_waits_for_the_branch_until_its_day(village: Village):
    document = schedules(village, due_on=village.today + 10 * DAY)
    committee = village.person(village.members[4], Role.BRANCH_COMMITTEE, Role.MEMBER)

    due = str(village.today + 10 * DAY)
    assert waiting(village, village.secretary) == waiting(village, committee) == [("convey", due)]
    assert waiting(village, village.member(9)) == []
    assert verbs(village, document) == ["convey"]


def test_only_the_branch_keeps_its_schedule(village: Village):
    for stranger in (village.member(9), village.collector, village.head, village.township):
        with pytest.raises(NotAllowed):
            schedules(village, stranger)
    with pytest.raises(NotFound):
        schedules(village, village.neighbour.secretary)


def test_the_same_number_stands_on_a_branchs_schedule_once(village: Village):
    schedules(village, number="瓜党发〔2027〕3号")
    with pytest.raises(refusals.DocumentListed):
        schedules(village, number="瓜党发〔2027〕3号")

    neighbour = village.neighbour
    assert schedules(neighbour, number="瓜党发〔2027〕3号")


def test_two_documents_do_not_share_an_id(village: Village):
    document = schedules(village)
    with pytest.raises(AlreadyThere):
        schedules(village, id=document)


# -- the session


def test_who_was_there_has_it_and_who_was_not_is_still_to_be_told(village: Village):
    document = schedules(village)
    gathering = conveys(village, document)

    view = seen(village, document)
    assert (view.document.readers, view.document.reached, view.document.conveyed_at) == (41, 30, None)
    assert receipt(village, document, village.members[29]) is Receipt.PRESENT
    assert receipt(village, document, village.members[30]) is Receipt.MISSING
    [held] = view.gatherings
    assert (held.id, held.should_attend, held.present) == (gathering, 41, 30)
    assert (set(held.attended), set(held.absent)) == (set(village.members[:30]), set(village.members[30:]))
    assert verbs(village, document) == ["tell_absentee", "convey"]
    assert village.posted(gathering) == ["conveyance_held"]


def test_a_session_at_which_everybody_was_there_conveys_it_at_once(village: Village):
    document = schedules(village)
    conveys(village, document, present=village.members)

    assert conveyed(village, document)
    assert verbs(village, document) == []
    assert waiting(village, village.secretary) == []


def test_one_session_conveys_several_documents(village: Village):
    first, second = schedules(village), schedules(village)
    conveys(village, first, second, present=village.members)

    assert conveyed(village, first)
    assert conveyed(village, second)


def test_each_party_group_may_hold_its_own_and_the_last_one_completes_it(village: Village):
    document, roll = schedules(village), members(village, east=20)
    conveys(village, document, present=village.members[:20], group_id=EAST, roll=roll)
    assert not conveyed(village, document)
    village.wait(1)
    conveys(village, document, present=village.members[20:], group_id=WEST, roll=roll)

    assert conveyed(village, document)
    assert [(held.group_name, held.should_attend) for held in seen(village, document).gatherings] == [
        ("东片党小组", 20), ("西片党小组", 21),
    ]  # fmt: skip


def test_nobody_of_the_other_group_is_ticked_at_a_groups_session(village: Village):
    document, roll = schedules(village), members(village, east=20)
    with pytest.raises(refusals.NotOfTheBranch):
        conveys(village, document, present=village.members[:21], group_id=EAST, roll=roll)
    with pytest.raises(refusals.NoSuchGroup):
        conveys(village, document, group_id=uuid4(), roll=roll)


def test_a_session_is_refused_without_people_before_its_hour_or_by_a_stranger(village: Village):
    document = schedules(village)
    with pytest.raises(refusals.NobodyCame):
        conveys(village, document, present=())
    with pytest.raises(refusals.GatheringToCome):
        conveys(village, document, held_at=village.now + timedelta(minutes=1))
    with pytest.raises(refusals.ConveyedBeforeReceived):
        conveys(village, document, held_at=village.now - DAY)
    with pytest.raises(refusals.NotOfTheBranch):
        conveys(village, document, held_by=uuid4())
    with pytest.raises(NotAllowed):
        conveys(village, document, caller=village.member(9))


def test_what_was_conveyed_or_is_another_branchs_is_not_conveyed(village: Village):
    document = schedules(village)
    conveys(village, document, present=village.members)
    other = schedules(village.neighbour)

    for documents in ((document,), (other,), (uuid4(),), ()):
        with pytest.raises(refusals.DocumentsNotOpen):
            conveys(village, *documents)


def test_a_documents_roll_stays_as_it_was_at_the_first_session(village: Village):
    document = schedules(village)
    conveys(village, document)
    newcomer = uuid4()
    village.members.append(newcomer)
    village.wait(1)
    conveys(village, document, present=[*village.members[30:40], newcomer])

    view = seen(village, document)
    assert (view.document.readers, view.document.reached) == (41, 40)
    assert view.gatherings[1].should_attend == 42
    with pytest.raises(refusals.NotAReader):
        tells(village, document, newcomer)


# -- those who were absent


def test_the_absent_are_told_one_by_one_until_nobody_is_missing(village: Village):
    document = schedules(village)
    conveys(village, document, present=village.members[:38])
    tells(village, document, village.members[38], channel=Channel.IN_PERSON)
    reads(village, document, village.member(39))
    assert waiting(village, village.secretary) == [("tell_absentee", str(village.today + 15 * DAY))]
    tells(village, document, village.members[40], reached=False, remark="打了三次电话没有人接")

    assert conveyed(village, document)
    view = seen(village, document).document
    assert (view.reached, view.attempted) == (40, 1)
    [last] = [reader for reader in seen(village, document).readers if reader.person_id == village.members[40]]
    [told] = last.tellings
    assert (told.channel, told.reached, told.told_by, told.at) == ("phone", False, village.members[0], village.now)


def test_who_was_tried_in_vain_can_still_read_it(village: Village):
    document = schedules(village)
    conveys(village, document, present=village.members[:40])
    tells(village, document, village.members[40], reached=False, remark="外出务工，电话停机")
    reads(village, document, village.member(40))

    assert receipt(village, document, village.members[40]) is Receipt.READ
    assert seen(village, document).document.reached == 41


def test_who_was_told_before_the_second_session_stays_told(village: Village):
    document = schedules(village)
    conveys(village, document)
    tells(village, document, village.members[35])
    village.wait(1)
    conveys(village, document, present=village.members)

    assert receipt(village, document, village.members[35]) is Receipt.TOLD
    assert receipt(village, document, village.members[36]) is Receipt.PRESENT


def test_nobody_is_told_twice_or_before_the_session(village: Village):
    document = schedules(village)
    with pytest.raises(refusals.NotAReader):
        tells(village, document, village.members[40])
    conveys(village, document)
    tells(village, document, village.members[40])
    with pytest.raises(refusals.AlreadyReached):
        tells(village, document, village.members[40])
    with pytest.raises(refusals.AlreadyReached):
        reads(village, document, village.member(0))
    with pytest.raises(NotAllowed):
        tells(village, document, village.members[39], caller=village.member(9))


def test_a_member_sees_what_is_still_to_be_read_and_only_their_own_line(village: Village):
    document = schedules(village)
    conveys(village, document)

    assert [verb for verb, _ in waiting(village, village.member(35))] == ["read_document"]
    assert waiting(village, village.member(20)) == []
    view = seen(village, document, village.member(35))
    assert [(reader.person_id, reader.receipt) for reader in view.readers] == [(village.members[35], "missing")]
    assert (view.gatherings[0].text, view.gatherings[0].absent) == ("抓紧备耕，六月底前完成。", ())
    [line] = listed(village, village.member(35)).items
    assert line.mine is Receipt.MISSING
    reads(village, document, village.member(35))
    assert waiting(village, village.member(35)) == []


# -- the township


@pytest.mark.parametrize(("days", "late"), [(14, False), (15, False), (16, True)])
def test_the_township_is_told_of_a_branch_from_the_day_after_the_last(village: Village, days: int, late: bool):
    schedules(village)
    village.wait(days)

    assert [verb for verb, _ in waiting(village, village.township)] == ["get_document"] * late
    assert listed(village, village.township, village.township_code).items[0].late is late


def test_who_is_no_member_and_looks_after_nobody_does_not_find_it(village: Village):
    document = schedules(village)

    for reader in (village.secretary, village.member(9), village.head, village.township, village.county):
        assert seen(village, document, reader).document.id == document
    for stranger in (village.villager(50), village.representative(0), village.neighbour.secretary, Caller()):
        with pytest.raises(NotFound):
            seen(village, document, stranger)
    assert listed(village, village.villager(50)).items == ()
    assert [line.id for line in listed(village, village.county, village.township_code).items] == [document]


def test_a_long_schedule_goes_on_page_by_page(village: Village, monkeypatch):
    monkeypatch.setattr("services.topics.queries.documents.PAGE", 2)
    made = {schedules(village) for _ in range(5)}
    found, after = [], None
    while True:
        page = listed(village, after=after)
        found += [line.id for line in page.items]
        after = page.page.next
        if after is None:
            break

    assert (len(found), set(found)) == (5, made)
    with pytest.raises(Invalid):
        listed(village, after="gestern_x")


# -- what the database forbids


@pytest.mark.parametrize("table", ["gathering", "attendee", "conveyed_document", "telling"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_what_was_recorded_of_a_session_stays_as_it_is(village: Village, table: str, verb: str):
    document = schedules(village)
    conveys(village, document)
    tells(village, document, village.members[40])
    column = {"gathering": "present = 2", "telling": "remark = 'x'", "attendee": "present = present"}

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
        session.execute(sa.text(verb.format(table, column.get(table, "document_id = document_id"))))


def test_an_event_names_nobody(village: Village):
    document = schedules(village)
    gathering = conveys(village, document)

    rows = sa.select(mailbox.outbox.c.data).where(mailbox.outbox.c.subject == f"topics:{gathering}")
    with village.sessions() as session:
        data = session.scalars(rows).one()
    assert {**data} == {
        "gathering_id": str(gathering), "village": village.code, "held_on": str(village.today), "documents": 1,
        "should_attend": 41, "present": 30,
    }  # fmt: skip


def test_reading_takes_the_same_few_statements_however_long_the_schedule(
    village: Village, statements: Callable[[], int]
):
    small, large = schedules(village), schedules(village)
    for _ in range(5):
        conveys(village, schedules(village))
    conveys(village, large)
    for number in range(30, 38):
        tells(village, large, village.members[number])

    def cost(ask: Callable[[], object]) -> int:
        statements()
        ask()
        return statements()

    assert cost(lambda: seen(village, small)) == cost(lambda: seen(village, large)) == 6
    assert cost(lambda: listed(village)) == 3


def test_two_branches_do_not_hear_of_each_other(village: Village):
    neighbour = village.neighbour
    neighbour.now = village.now
    conveys(neighbour, schedules(neighbour))

    assert waiting(village, village.secretary) == []
    assert listed(village).items == ()
