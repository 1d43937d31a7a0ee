"""Who counts as reached, when an SMS may go out, how often it is tried."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from services.notifications import refusals, rules
from shared import clock
from shared.rulebook import Rulebook
from shared.vocabulary import Channel, Delivery

DAY = date(2027, 3, 1)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 1, hour, minute, tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize("state", [Delivery.READ, Delivery.DELIVERED, Delivery.TOLD])
def test_one_way_that_reached_them_is_enough(state):
    assert rules.is_reached([Delivery.FAILED, state, Delivery.UNREACHED])


@pytest.mark.parametrize("state", [Delivery.PENDING, Delivery.SENT, Delivery.FAILED, Delivery.UNREACHED])
def test_what_was_only_sent_reached_nobody(state):
    assert not rules.is_reached([state])


def test_nobody_is_reached_on_no_way():
    assert not rules.is_reached([])


def test_a_vain_attempt_counts_only_with_its_reason_and_only_of_a_person():
    assert rules.is_attempted(Channel.PHONE, Delivery.UNREACHED, "三次无人接听")
    assert not rules.is_attempted(Channel.PHONE, Delivery.UNREACHED, "  ")
    assert not rules.is_attempted(Channel.PHONE, Delivery.TOLD, "三次无人接听")
    assert not rules.is_attempted(Channel.SMS, Delivery.UNREACHED, "没有登记手机号")


def test_what_a_machine_does_is_not_entered_by_hand():
    for channel in (Channel.SMS, Channel.INBOX, Channel.BOARD):
        with pytest.raises(refusals.ByPersonOnly):
            rules.check_told(channel, reached=True, remark="")
    for channel in (Channel.PHONE, Channel.IN_WRITING, Channel.IN_PERSON):
        rules.check_told(channel, reached=True, remark="")


def test_whoever_was_not_reached_needs_a_reason():
    with pytest.raises(refusals.RemarkNeeded):
        rules.check_told(Channel.PHONE, reached=False, remark=" ")
    rules.check_told(Channel.PHONE, reached=False, remark="两次关机")


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(21, 59, False), (22, 0, True), (23, 59, True), (0, 0, True), (6, 59, True), (7, 0, False), (12, 0, False)],
)
def test_people_are_left_in_peace_from_ten_to_seven(hour, minute, quiet):
    assert rules.is_quiet(at(hour, minute)) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(23, False), (0, True), (6, True), (7, False), (12, False)])
def test_a_county_whose_quiet_begins_at_midnight_hears_from_us_by_day(hour, quiet):
    midnight = [replace(number, value=0) for number in rules.BOOK.all() if number.name == "sms.quiet_from"]
    assert rules.is_quiet(at(hour), Rulebook(rules.BOOK.all(), county=midnight)) is quiet


def test_the_night_is_gansus_night():
    assert rules.is_quiet(datetime.fromisoformat("2027-03-01T15:00:00+00:00"))  # 23 o'clock in Gansu
    assert not rules.is_quiet(datetime.fromisoformat("2027-02-28T23:00:00+00:00"))  # 7 o'clock in Gansu


def test_a_meeting_tomorrow_at_this_hour_is_urgent_and_a_minute_later_is_not():
    assert rules.is_urgent(at(9) + timedelta(hours=24), at(9))
    assert not rules.is_urgent(at(9) + timedelta(hours=24, minutes=1), at(9))


def test_each_pause_is_twice_the_one_before_and_the_eighth_attempt_is_the_last():
    pauses = [rules.next_attempt(attempts, DAY) for attempts in range(1, 9)]
    assert pauses == [timedelta(seconds=15 * 2**n) for n in range(7)] + [None]


def test_reports_on_the_way_change_nothing_and_the_final_ones_end_a_message():
    assert [rules.after_report(Delivery.SENT, status) for status in (4, 8, 1, 2, 16)] == [
        Delivery.SENT, Delivery.SENT, Delivery.DELIVERED, Delivery.FAILED, Delivery.FAILED,
    ]  # fmt: skip


def test_good_news_counts_however_late_and_is_never_taken_back():
    for state, status in product(Delivery, (1, 2, 4, 8, 16, 99)):
        after = rules.after_report(state, status)
        assert after is (Delivery.DELIVERED if status == 1 or state is Delivery.DELIVERED else after)
        if state is not Delivery.SENT and status != 1:
            assert after is state
