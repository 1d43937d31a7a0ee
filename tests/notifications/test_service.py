"""The timers, with the directory's answers made by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deploy.local.sms_gateway import SmsGateway
from services.notifications.service import NotificationsService
from shared.calls.directory import Contact, Contacts, GetContacts, GetRoll, Roll, RollEntry
from shared.calls.notifications import ListPhones
from shared.errors import NotFound, Unavailable
from shared.vocabulary import Delivery as State
from shared.vocabulary import RollKind
from tests.notifications.village import MORNING, Village


class Directory:
    """Answers as the directory would; ``trouble`` is raised instead, while it is there."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.asked: list[Any] = []
        self.trouble: Callable[[Any], Exception | None] = lambda _call: None

    def call_as_service(self, call: Any) -> Any:
        self.asked.append(call)
        if trouble := self.trouble(call):
            raise trouble
        if isinstance(call, GetRoll):
            people = self.village.people[:3] if call.kind is RollKind.BRANCH_COMMITTEE else self.village.people
            entries = tuple(RollEntry(person_id=person, votes=True) for person in people)
            return Roll(kind=call.kind, area=call.area, on=call.on, entries=entries)
        assert isinstance(call, GetContacts)
        phones = self.village.phones
        return Contacts(items=tuple(Contact(person_id=p, phone=phones.get(p)) for p in call.person_ids))


@pytest.fixture
def directory(village: Village) -> Directory:
    return Directory(village)


@pytest.fixture
def service(directory: Directory) -> NotificationsService:
    made = NotificationsService()
    made.services = directory  # type: ignore[assignment]
    return made


def test_the_directory_names_the_members_and_the_committee(village: Village, service, directory):
    village.posts_result()
    village.is_asked()
    service.name_recipients(village.sessions)
    assert {(call.kind, call.area) for call in directory.asked} == {
        (RollKind.MEMBERS, village.code),
        (RollKind.BRANCH_COMMITTEE, village.code),
    }
    assert {item.kind for item in village.inbox(0).items} == {"result", "inquiry"}
    assert {item.kind for item in village.inbox(5).items} == {"result"}
    service.name_recipients(village.sessions)
    assert len(directory.asked) == 2


def test_while_the_directory_is_away_it_is_asked_again_at_the_next_turn(village: Village, service, directory):
    village.posts_result()
    village.is_asked()
    directory.trouble = lambda call: Unavailable(service=call.SERVICE)
    service.name_recipients(village.sessions)
    assert len(directory.asked) == 1  # and nobody waits for it a second time in this turn
    directory.trouble = lambda _call: None
    service.name_recipients(village.sessions)
    assert village.inbox(0).page.total == 2


def test_a_roll_that_cannot_be_had_does_not_hold_up_the_others(village: Village, service, directory):
    village.posts_result()
    village.now += timedelta(minutes=1)
    village.is_asked()
    directory.trouble = lambda call: NotFound() if call.kind is RollKind.MEMBERS else None
    service.name_recipients(village.sessions)
    assert [item.kind for item in village.inbox(0).items] == ["inquiry"]


def test_numbers_to_call_come_from_the_directory_and_reach_no_log(village: Village, service, directory, capsys):
    village.convenes()
    village.tells(2)
    del village.phones[village.people[4]]
    call = ListPhones(about_id=village.meeting_id)

    with village.sessions() as session:
        found = service.list_phones(session, call, village.secretary)

    left = {person: phone for person, phone in village.phones.items() if person != village.people[2]}
    assert {one.person_id: one.phone for one in found.items} == left
    logged = capsys.readouterr()
    assert "phones.shown" in logged.out + logged.err
    assert not any(phone in logged.out + logged.err for phone in village.phones.values())


def test_where_everybody_was_told_the_directory_is_not_asked(village: Village, service, directory):
    village.convenes()
    village.opens()
    with village.sessions() as session:
        assert service.list_phones(session, ListPhones(about_id=village.meeting_id), village.secretary).items == ()
    assert directory.asked == []


@pytest.mark.parametrize(("demo", "sent"), [("yes", 12), ("no", 0)])
def test_sms_go_out_by_the_settings_and_at_night_in_a_demonstration_only(
    village: Village, service, monkeypatch: pytest.MonkeyPatch, demo, sent
):
    exchange = SmsGateway("127.0.0.1", 0, user="shouyi", password="a password", delay=0)
    exchange.start()
    settings = {
        "SMS_GATEWAY_URL": f"{exchange.address}/cgi-bin/sendsms", "SMS_GATEWAY_USER": "shouyi",
        "SMS_GATEWAY_PASSWORD": "a password", "PUBLIC_URL": "http://127.0.0.1:1/", "DEMO": demo,
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("shared.clock.now", lambda: MORNING.replace(hour=23))
    village.convenes(held_at=MORNING + timedelta(days=9))
    service.send_sms(village.sessions)
    exchange.stop()
    assert exchange.accepted == sent
    assert village.states() == ({State.SENT: 12} if sent else {State.PENDING: 12})
