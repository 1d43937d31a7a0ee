"""When an upper document is due and late, and what is recorded of a session: one below, at, and one above each number."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.topics import refusals, rules
from shared.vocabulary import Channel, Receipt

RECEIVED = date(2027, 3, 1)
NOON = datetime(2027, 3, 1, 4, tzinfo=UTC)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def test_a_document_that_names_no_day_is_due_after_fifteen():
    assert rules.usually_due(RECEIVED) == date(2027, 3, 16)


def test_a_document_is_not_received_tomorrow_nor_due_before_it_came():
    rules.check_schedule(received_on=RECEIVED, due_on=RECEIVED, today=RECEIVED)
    rules.check_schedule(received_on=RECEIVED, due_on=RECEIVED, today=date(2027, 5, 1))  # late on the day it is entered
    with pytest.raises(refusals.DocumentOutOfTime):
        rules.check_schedule(received_on=date(2027, 3, 2), due_on=date(2027, 3, 9), today=RECEIVED)
    with pytest.raises(refusals.DocumentOutOfTime):
        rules.check_schedule(received_on=RECEIVED, due_on=date(2027, 2, 28), today=RECEIVED)


@pytest.mark.parametrize(("day", "late"), [(15, False), (16, False), (17, True)])
def test_a_branch_is_late_from_the_day_after_the_last(day: int, late: bool):
    assert rules.is_late(date(2027, 3, 16), today=date(2027, 3, day), conveyed=False) is late
    assert not rules.is_late(date(2027, 3, 16), today=date(2027, 3, day), conveyed=True)


def test_a_session_that_is_still_to_come_is_not_recorded():
    rules.check_gathering(held_at=NOON, now=NOON)
    with pytest.raises(refusals.GatheringToCome):
        rules.check_gathering(held_at=NOON + timedelta(minutes=1), now=NOON)


def test_a_document_is_conveyed_on_the_day_it_came_and_not_before():
    rules.check_held_after_receipt(RECEIVED, [RECEIVED])
    with pytest.raises(refusals.ConveyedBeforeReceived):
        rules.check_held_after_receipt(RECEIVED, [RECEIVED, date(2027, 3, 2)])


def test_one_who_came_makes_a_session_and_nobody_makes_none():
    rules.check_present([ONE], should_attend=[ONE, TWO])
    with pytest.raises(refusals.NobodyCame):
        rules.check_present([], should_attend=[ONE, TWO])
    with pytest.raises(refusals.NotOfTheBranch):
        rules.check_present([ONE, THREE], should_attend=[ONE, TWO])
    with pytest.raises(refusals.NoSuchGroup):
        rules.check_present([ONE], should_attend=[])


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.INBOX, Channel.BOARD])
def test_a_machine_does_not_tell_the_absent(channel: Channel):
    with pytest.raises(refusals.ToldByAPerson):
        rules.check_telling(channel, reached=True, remark="")


def test_an_attempt_in_vain_needs_its_reason():
    rules.check_telling(Channel.PHONE, reached=True, remark="")
    rules.check_telling(Channel.PHONE, reached=False, remark="打了三次没有人接")
    with pytest.raises(refusals.AttemptNeedsReason):
        rules.check_telling(Channel.PHONE, reached=False, remark="  ")


def test_who_has_had_it_is_not_told_again():
    for receipt in (Receipt.MISSING, Receipt.ATTEMPTED):
        rules.check_still_to_read(receipt)
    for receipt in (Receipt.PRESENT, Receipt.TOLD, Receipt.READ):
        with pytest.raises(refusals.AlreadyReached):
            rules.check_still_to_read(receipt)
    with pytest.raises(refusals.NotAReader):
        rules.check_still_to_read(None)


def test_one_who_is_missing_keeps_a_document_open():
    assert rules.is_conveyed([Receipt.PRESENT, Receipt.TOLD, Receipt.READ, Receipt.ATTEMPTED])
    assert not rules.is_conveyed([Receipt.PRESENT, Receipt.MISSING])
    assert not rules.is_conveyed([])
