"""The supervision service as the bus sees it."""

from sqlalchemy.orm import Session

from services.supervision import actions, queries, rules
from shared import clock
from shared.bus.entrypoints import Service, Services, command, on, query
from shared.calls import supervision as calls
from shared.calls.common import Done, Todos
from shared.calls.directory import GetRoll
from shared.events import directory, meetings, topics
from shared.identity import Caller
from shared.vocabulary import RollKind


class SupervisionService(Service):
    name = "supervision"
    services = Services(GetRoll)

    @command(calls.RecordSurvey)
    def record_survey(self, session: Session, call: calls.RecordSurvey, caller: Caller) -> Done:
        village, today = queries.village_of(session, call.topic_id, caller), clock.today()
        session.rollback()  # no transaction waits for the network
        members, villagers = (
            {
                entry.person_id
                for entry in self.services.call_as_service(GetRoll(kind=kind, area=village, on=today)).entries
            }
            for kind in (RollKind.MEMBERS, RollKind.VILLAGERS)
        )
        rolls = rules.Rolls(members=len(members), masses=len(villagers - members))
        return actions.record_survey(session, call, caller=caller, now=clock.now(), rolls=rolls)

    @query(calls.GetTodos)
    def get_todos(self, session: Session, _call: calls.GetTodos, caller: Caller) -> Todos:
        return queries.todos(session, caller=caller)

    @on(topics.TopicCompleted)
    def expect_survey(self, session: Session, event: topics.TopicCompleted) -> None:
        actions.expect_survey(session, event, now=clock.now())
        actions.count(session, event, event.village, now=clock.now())

    # -- what is only counted

    @on(topics.TopicOpened)
    def count_opened(self, session: Session, event: topics.TopicOpened) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.SigningOpened)
    def count_signing(self, session: Session, event: topics.SigningOpened) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.TopicProposed)
    def count_proposed(self, session: Session, event: topics.TopicProposed) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.TopicWithdrawn)
    def count_withdrawn(self, session: Session, event: topics.TopicWithdrawn) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.TopicSentBack)
    def count_sent_back(self, session: Session, event: topics.TopicSentBack) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.ExecutionPlanned)
    def count_planned(self, session: Session, event: topics.ExecutionPlanned) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.BriefingHeld)
    def count_briefing(self, session: Session, event: topics.BriefingHeld) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.ConveyanceHeld)
    def count_conveyance(self, session: Session, event: topics.ConveyanceHeld) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.MembersBriefed)
    def count_members_briefed(self, session: Session, event: topics.MembersBriefed) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.RectificationOrdered)
    def count_rectification(self, session: Session, event: topics.RectificationOrdered) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.InquiryAsked)
    def count_inquiry(self, session: Session, event: topics.InquiryAsked) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(topics.TopicArchived)
    def count_archived(self, session: Session, event: topics.TopicArchived) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(meetings.MeetingOpened)
    def count_meeting(self, session: Session, event: meetings.MeetingOpened) -> None:
        actions.count(session, event, event.village, now=clock.now())

    @on(directory.RosterImported)
    def count_import(self, session: Session, event: directory.RosterImported) -> None:
        actions.count(session, event, event.county, now=clock.now())

    @on(directory.AccountLocked)
    def count_locked(self, session: Session, event: directory.AccountLocked) -> None:
        actions.count(session, event, event.area, now=clock.now())
