"""An SMS on its way: at most once, in daylight, again after a pause when the gateway did not take it, given up in the end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from services.notifications import refusals
from services.notifications.actions import receipts
from services.notifications.channels.kannel import Answer, Sms
from shared.calls.notifications import RecordSmsReport
from shared.errors import NotAllowed, Unavailable
from shared.identity import Caller
from shared.vocabulary import Delivery as State
from tests.notifications.village import DAY, GATEWAY, HOUR, MINUTE, MORNING, Exchange, Village


def test_everybody_with_a_phone_gets_it_once(village: Village):
    village.convenes()
    gateway = Exchange()
    assert village.sends(gateway) == 12
    assert village.sends(gateway) == 0
    assert sorted(sms.to for sms in gateway.handed) == sorted(village.phones.values())
    assert gateway.handed[0].text.startswith("【首议】定于2027年3月8日")
    assert len({sms.message_id for sms in gateway.handed}) == len({sms.secret for sms in gateway.handed}) == 12


def test_whoever_has_no_phone_stands_on_the_list_to_be_visited(village: Village):
    village.convenes()
    del village.phones[village.people[4]]
    village.sends()
    assert village.sms(4).state is State.UNREACHED
    assert "没有登记手机号" in village.sms(4).remark
    assert village.people[4] in village.certificate().missing  # what a machine could not do is no attempt
    assert "其余 1 人请电话、书面或当面告知" in village.todos(village.secretary, "meeting")[0].step.why


def test_a_number_that_is_no_number_is_not_tried_again(village: Village):
    village.convenes(recipients=tuple(village.people[:1]))
    village.sends(Exchange(Answer.REFUSED))
    assert village.sms(0).state is State.UNREACHED
    village.now += DAY
    assert village.sends() == 0


def test_what_the_gateway_did_not_take_is_tried_again_after_a_pause_that_doubles(village: Village):
    village.convenes(recipients=tuple(village.people[:1]))
    away = Exchange(Answer.NOT_TAKEN)
    pauses = []
    while village.sms(0).state is State.PENDING:
        assert village.sends(away) == 1
        assert village.sends(away) == 0  # not before its time
        due = village.sms(0).next_attempt_at
        if due is not None:
            pauses.append(int((due - village.now).total_seconds()))
            village.now = due
    assert pauses == [15, 30, 60, 120, 240, 480, 960]
    assert village.sms(0).attempts == 8
    assert village.sms(0).state is State.FAILED
    assert len({sms.message_id for sms in away.handed}) == 1


def test_a_gateway_that_takes_nothing_costs_only_ten_people_an_attempt(village: Village):
    village.convenes()
    assert village.sends(Exchange(Answer.NOT_TAKEN)) == 10
    assert village.states() == {State.PENDING: 12}


def test_a_message_that_may_have_gone_out_is_never_sent_again(village: Village):
    village.convenes()
    unclear = Exchange(Answer.UNCLEAR)
    village.sends(unclear)
    village.waits(DAY)
    village.sends(unclear)
    assert len(unclear.handed) == 12
    assert village.states() == {State.FAILED: 12}  # now a person calls


def test_a_process_that_dies_while_sending_leaves_nobody_with_two_messages(village: Village):
    village.convenes()

    class Killed(BaseException):
        pass

    class Dying(Exchange):
        def send(self, sms: Sms) -> Answer:
            super().send(sms)
            raise Killed

    dying, after = Dying(), Exchange()
    with pytest.raises(Killed):
        village.sends(dying)
    village.waits(HOUR)
    village.sends(after)
    assert len(after.handed) == 2  # those it had not begun with
    assert not {sms.to for sms in dying.handed} & {sms.to for sms in after.handed}


def test_two_senders_at_once_never_hand_over_the_same_message(busy_village: Village):
    busy_village.convenes()
    gateway, start = Exchange(), Barrier(4)

    def send(_number: int) -> int:
        start.wait()
        return busy_village.sends(gateway)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, range(4))) == 12
    assert len({sms.message_id for sms in gateway.handed}) == len(gateway.handed) == 12


def test_while_the_directory_is_away_nothing_is_sent_and_nothing_is_lost(village: Village):
    village.convenes()

    class Away(dict[UUID, str]):
        def __contains__(self, _person: object) -> bool:
            raise Unavailable(service="directory")

    phones, village.phones = village.phones, Away()
    with pytest.raises(Unavailable):
        village.sends()
    assert village.states() == {State.PENDING: 12}
    village.phones = phones
    assert village.sends() == 12


# -- night ----------------------------------------------------------------------------------


def test_at_night_the_sms_wait_for_the_morning(village: Village):
    village.now = MORNING.replace(hour=22)
    village.convenes(held_at=MORNING + 8 * DAY)
    assert village.sends() == 0
    village.now = (MORNING + DAY).replace(hour=6, minute=59)
    assert village.sends() == 0
    village.now += MINUTE
    assert village.sends() == 12


def test_a_meeting_of_the_next_day_is_told_at_night_too(village: Village):
    village.now = MORNING.replace(hour=23)
    village.convenes(held_at=village.now + 24 * HOUR)
    assert village.sends() == 12


def test_that_tomorrows_meeting_is_off_is_told_at_night_too(village: Village):
    village.convenes(held_at=MORNING + DAY)
    village.sends()
    village.now = MORNING.replace(hour=22)
    village.cancels()
    assert village.sends() == 12


def test_a_demonstration_knows_no_night(village: Village):
    village.now = MORNING.replace(hour=23)
    village.convenes(held_at=MORNING + 8 * DAY)
    assert village.sends(keeps_quiet=False) == 12


# -- reports --------------------------------------------------------------------------------


def test_a_report_says_whether_it_arrived(village: Village):
    village.convenes()
    village.sends()
    village.gets_report(0, 8)
    assert village.sms(0).state is State.SENT  # on its way
    village.gets_report(0, 1)
    assert village.sms(0).state is State.DELIVERED
    village.gets_report(1, 2)
    village.gets_report(2, 16)
    assert village.sms(1).state is village.sms(2).state is State.FAILED


def test_without_a_report_within_half_an_hour_a_person_has_to_call(village: Village):
    village.convenes()
    village.sends()
    village.waits(30 * MINUTE)
    assert village.states() == {State.SENT: 12}
    village.waits(MINUTE)
    assert village.states() == {State.FAILED: 12}
    assert village.sms(0).remark == "短信发出后没有回执，请电话告知"


def test_a_telephone_that_is_switched_on_late_still_counts(village: Village):
    village.convenes()
    village.sends()
    village.waits(HOUR)
    village.gets_report(0, 1)
    assert village.sms(0).state is State.DELIVERED
    assert village.sms(0).remark == ""
    village.gets_report(0, 2)
    assert village.sms(0).state is State.DELIVERED


def test_a_report_that_is_quicker_than_the_gateways_own_answer_stands(village: Village):
    village.convenes(recipients=tuple(village.people[:1]))

    class Quick(Exchange):
        def send(self, sms: Sms) -> Answer:
            village.gets_report(0, 1)
            return Answer.NOT_TAKEN

    village.sends(Quick())
    assert village.sms(0).state is State.DELIVERED


@pytest.mark.parametrize("secret", ["", "0" * 32, "错"])
def test_a_report_without_its_secret_is_worth_nothing(village: Village, secret):
    village.convenes()
    village.sends()
    message_id = village.sms(0).message_id
    assert message_id
    with pytest.raises(refusals.WrongReport):
        village.does(
            receipts.record_sms_report, RecordSmsReport(message_id=message_id, status=1, secret=secret or "x"), GATEWAY
        )
    assert village.sms(0).state is State.SENT


def test_a_report_on_a_message_nobody_sent_looks_the_same(village: Village):
    with pytest.raises(refusals.WrongReport):
        village.does(receipts.record_sms_report, RecordSmsReport(message_id=uuid4(), status=1, secret="x"), GATEWAY)


def test_reports_are_taken_from_our_own_gateway_alone(village: Village):
    village.convenes()
    village.sends()
    row = village.sms(0)
    assert row.message_id
    assert row.secret
    report = RecordSmsReport(message_id=row.message_id, status=1, secret=row.secret)
    for caller in (Caller(), village.secretary, Caller(service="meetings")):
        with pytest.raises(NotAllowed):
            village.does(receipts.record_sms_report, report, caller)
