"""Whom the service asks before it acts, and what it does when nobody answers."""

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.meetings import refusals
from services.meetings.service import MeetingsService
from shared.calls import demands, paperwork
from shared.calls import meetings as calls
from shared.calls.directory import (
    Divisions,
    DivisionView,
    GetNames,
    GetRoll,
    ListDivisions,
    PersonName,
    PersonNames,
    Roll,
)
from shared.calls.notifications import Certificate, GetCertificate
from shared.calls.topics import GetTopic, TopicView
from shared.contracts import Record
from shared.errors import NotAllowed, NotFound, Refused, Unavailable
from shared.identity import Caller, Role
from shared.vocabulary import Body, DocumentKind, DocumentState, Kind, RollKind
from tests.meetings.office import Office
from tests.meetings.test_whose_matter import THIRD, before_the_last_step
from tests.meetings.village import Village


class Others:
    """Answer as the directory and the notifications service would; ``trouble`` is raised instead, while it is there."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.asked: list[Any] = []
        self.trouble: Refused | None = None

    def call(self, call: Any) -> TopicView:
        """In the name of whoever asked."""
        self.asked.append(call)
        assert isinstance(call, GetTopic)
        return Office(self.village).topic()

    def call_as_service(self, call: Any) -> Roll | Certificate | PersonNames | Divisions:
        self.asked.append(call)
        if self.trouble:
            raise self.trouble
        if isinstance(call, GetNames):
            names = Office(self.village).names
            found = [PersonName(person_id=one, name=names[one], area=self.village.code) for one in call.person_ids]
            return PersonNames(items=tuple(found))
        if isinstance(call, ListDivisions):
            return Divisions(items=(DivisionView(code=self.village.code, name="中寨村", level="village"),))
        if isinstance(call, GetRoll):
            committee = call.kind is RollKind.BRANCH_COMMITTEE
            return self.village.committee() if committee else self.village.roll(kind=call.kind)
        assert isinstance(call, GetCertificate)
        return self.village.certificate(call.about_id)


@pytest.fixture
def others(village: Village) -> Others:
    return Others(village)


@pytest.fixture
def service(village: Village, others: Others, monkeypatch: pytest.MonkeyPatch) -> MeetingsService:
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    made = MeetingsService()
    made.services = others  # type: ignore[assignment]
    return made


def ask(village: Village, method: Any, call: Any, caller: Caller | None = None) -> Any:
    """As the bus does: a command is committed, a query undone."""
    with village.sessions() as session:
        answer: Record = method(session, call, caller or village.secretary)
        session.commit()
        return answer


def convening(village: Village, *, body: Body = Body.MEMBERS_DELIBERATION, days: int = 7) -> calls.ConveneMeeting:
    held_at = village.now + timedelta(days=days)
    return calls.ConveneMeeting(id=uuid4(), topic_id=village.topic_id, body=body, held_at=held_at, place="村委会")


def test_the_advice_counts_the_roll_of_the_body_that_is_due(village, service, others):
    village.post_result()
    advice = ask(village, service.get_convening_advice, calls.GetConveningAdvice(topic_id=village.topic_id))

    assert (advice.body, advice.should_attend, advice.quorum_needed) == (Body.BRANCH_COMMITTEE, 5, 3)
    assert others.asked == [GetRoll(kind=RollKind.BRANCH_COMMITTEE, area=village.code, on=village.today)]


def test_the_advice_says_how_often_a_step_that_failed_may_be_voted_again(village, service, others):
    village.post_result()
    asked = calls.GetConveningAdvice(topic_id=village.topic_id)
    for failed, left in ((0, 0), (1, 2), (2, 1)):
        advice = ask(village, service.get_convening_advice, asked)
        assert (advice.failed, advice.left) == (failed, left)
        assert ("最多再表决两次" in advice.again_source) is bool(failed)
        village.tally(village.opened(Body.BRANCH_COMMITTEE, days=0, who=village.committee()), 2, 3)


def test_of_a_groups_assembly_the_groups_own_roll_is_asked_for(village, service, others):
    before_the_last_step(village, Kind.VILLAGE_GROUP)
    asked = calls.GetConveningAdvice(topic_id=village.topic_id)
    assert ask(village, service.get_convening_advice, asked).group == THIRD
    convened = dataclasses.replace(convening(village, body=Body.VILLAGE_GROUP, days=1), group=THIRD)
    ask(village, service.convene_meeting, convened)
    days = (village.today, village.today + timedelta(days=1))
    assert others.asked == [
        GetRoll(kind=RollKind.VILLAGE_GROUP, area=village.code, on=day, group=THIRD) for day in days
    ]


def test_the_directory_is_asked_for_the_roll_of_the_meetings_own_day(village, service, others):
    ask(village, service.convene_meeting, convening(village, days=9))
    day = village.today + timedelta(days=9)
    assert others.asked == [GetRoll(kind=RollKind.MEMBERS, area=village.code, on=day)]


def test_another_villages_secretary_does_not_even_have_the_roll_asked_for(village, service, others):
    with pytest.raises(NotFound):
        ask(village, service.convene_meeting, convening(village), village.stranger)
    with pytest.raises(NotFound):
        ask(
            village, service.get_convening_advice, calls.GetConveningAdvice(topic_id=village.topic_id), village.stranger
        )
    assert others.asked == []


def test_without_the_directory_nothing_is_convened(village, service, others):
    others.trouble = Unavailable(service="directory")
    with pytest.raises(Unavailable):
        ask(village, service.convene_meeting, convening(village))
    assert village.said() == []


# -- demanding a meeting ------------------------------------------------------------------


def demanding(village: Village) -> demands.StartDemand:
    return demands.StartDemand(
        id=uuid4(), village=village.code, body=Body.VILLAGERS_ASSEMBLY, title="集体的地怎么租", reason="合同到期"
    )


def test_who_demands_is_asked_of_the_directory_on_the_first_day_and_on_the_day_of_the_paper(village, service, others):
    call = demanding(village)
    villager = village.person(village.people[9], Role.VILLAGER)
    ask(village, service.start_demand, call, villager)
    first = village.today
    village.wait(2)
    paper = demands.EnterDemandNames(
        demand_id=call.id, signed_on=first, signatures=1, signers=(village.people[8],), seen=True
    )
    ask(village, service.enter_demand_names, paper, village.township)
    kinds = (RollKind.VILLAGERS, RollKind.REPRESENTATIVES)
    assert others.asked == [
        GetRoll(kind=kind, area=village.code, on=day) for day in (first, village.today) for kind in kinds
    ]


def test_a_stranger_does_not_even_have_the_villagers_asked_for(village, service, others):
    with pytest.raises(NotFound):
        ask(village, service.start_demand, demanding(village), village.stranger)
    assert others.asked == []


# -- the certificate ----------------------------------------------------------------------


@pytest.fixture
def ready(village: Village) -> UUID:
    meeting_id = village.on_its_day()
    village.attend(meeting_id)
    return meeting_id


def test_the_certificate_is_asked_for_and_the_meeting_opened(village, service, others, ready):
    ask(village, service.open_meeting, calls.OpenMeeting(meeting_id=ready))
    assert others.asked == [GetCertificate(about_id=ready)]
    assert village.state(ready) == "open"


def test_a_meeting_of_which_nobody_is_being_told_yet_is_not_opened(village, service, others, ready):
    others.trouble = NotFound()
    with pytest.raises(refusals.NoticeOnItsWay):
        ask(village, service.open_meeting, calls.OpenMeeting(meeting_id=ready))
    assert village.state(ready) == "noticed"


def test_without_the_notifications_service_nothing_is_opened(village, service, others, ready):
    others.trouble = Unavailable(service="notifications")
    with pytest.raises(Unavailable):
        ask(village, service.open_meeting, calls.OpenMeeting(meeting_id=ready))
    assert village.state(ready) == "noticed"


@pytest.mark.parametrize("trouble", [NotFound(), Unavailable(service="notifications")])
def test_a_meeting_is_shown_also_while_nobody_knows_who_was_told(village, service, others, ready, trouble):
    others.trouble = trouble
    view = ask(village, service.get_meeting, calls.GetMeeting(meeting_id=ready))
    assert [check.label for check in view.checks if not check.met] == ["人人通知到"]


def test_what_else_goes_wrong_with_the_certificate_is_not_hidden(village, service, others, ready):
    others.trouble = NotAllowed(needs="系统")
    with pytest.raises(NotAllowed):
        ask(village, service.get_meeting, calls.GetMeeting(meeting_id=ready))


# -- documents


def test_for_a_document_the_topic_is_asked_for_in_the_name_of_the_reader_and_names_as_a_service(
    village, service, others
):
    village.post_result()
    meeting_id = village.opened(Body.BRANCH_COMMITTEE, days=0, who=village.committee())
    village.tally(meeting_id, 5)
    wanted = paperwork.MakeMeetingDocument(meeting_id=meeting_id, kind=DocumentKind.VOTE_RESULT)
    others.asked.clear()
    document_id = ask(village, service.make_meeting_document, wanted).id

    topic, names, places = others.asked
    assert topic == GetTopic(topic_id=village.topic_id)
    assert set(names.person_ids) >= set(village.people[:5])
    assert places == ListDivisions()
    document = ask(village, service.get_document, paperwork.GetMadeDocument(document_id=document_id))
    assert (document.state, document.name) == (DocumentState.WAITING, "表决结果-修桥")


def test_who_may_not_have_a_document_has_nobody_asked_for_it(village, service, others):
    village.post_result()
    meeting_id = village.opened(Body.BRANCH_COMMITTEE, days=0, who=village.committee())
    village.tally(meeting_id, 5)
    others.asked.clear()
    wanted = paperwork.MakeMeetingDocument(meeting_id=meeting_id, kind=DocumentKind.VOTE_RESULT)
    with pytest.raises(NotAllowed):
        ask(village, service.make_meeting_document, wanted, village.member(4))
    assert others.asked == []
