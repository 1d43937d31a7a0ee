"""The dual survey: due when a topic is completed, taken by the township, both panels apart, once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.supervision import actions, queries, refusals, rules
from services.supervision.models import Activity, Survey
from shared import clock
from shared.bus import mailbox
from shared.calls.common import Todo
from shared.calls.supervision import RecordSurvey
from shared.errors import NotAllowed, NotFound
from shared.events.topics import TopicCompleted, TopicOpened
from shared.identity import Caller, Grant, Role
from shared.storage import Sessions

MORNING = datetime(2027, 6, 1, 9, tzinfo=clock.SHANGHAI)
COUNTS = {"satisfied": 20, "fairly": 8, "basically": 1, "dissatisfied": 1}
ROLLS = rules.Rolls(members=40, masses=100)
_townships = count(1)


@dataclass
class Township:
    """Each lies apart, so that stories in one database don't meet."""

    sessions: Sessions
    code: str = field(default_factory=lambda: f"620922{next(_townships):03}")
    rolls: rules.Rolls = ROLLS

    @property
    def village(self) -> str:
        return self.code + "201"

    @property
    def official(self) -> Caller:
        return Caller(person_id=uuid4(), grants=(Grant(Role.TOWNSHIP, self.code),))

    def completed(self, **changes: Any) -> UUID:
        facts: dict[str, Any] = {
            "topic_id": uuid4(), "village": self.village, "title": "修缮东桥", "text": "东桥已修好。",
            "until": date(2027, 6, 16), "source": "村民委员会组织法第三十五条",
        }  # fmt: skip
        event = TopicCompleted(**(facts | changes))
        with self.sessions.begin() as session:
            actions.expect_survey(session, event, now=MORNING)
        return event.topic_id

    def surveys(self, topic_id: UUID, caller: Caller | None = None, **changes: Any) -> None:
        counts = {f"{panel}_{grade}": n for panel in ("members", "masses") for grade, n in COUNTS.items()}
        call = RecordSurvey(topic_id=topic_id, **(counts | changes))
        with self.sessions.begin() as session:
            actions.record_survey(
                session, call, caller=caller or self.official, now=MORNING + timedelta(days=3), rolls=self.rolls
            )

    def todos(self, caller: Caller | None = None) -> list[Todo]:
        with self.sessions() as session:
            return list(queries.todos(session, caller=caller or self.official).items)

    def published(self, topic_id: UUID) -> list[dict[str, Any]]:
        rows = sa.select(mailbox.outbox.c.data).where(mailbox.outbox.c.subject == f"supervision:{topic_id}")
        with self.sessions() as session:
            return list(session.scalars(rows))


@pytest.fixture
def township(sessions: Sessions) -> Township:
    return Township(sessions)


def test_a_completed_topic_waits_for_its_survey_thirty_days(township: Township):
    topic_id = township.completed()
    (todo,) = township.todos()
    assert (todo.subject_kind, todo.subject_id, todo.step.verb) == ("survey", topic_id, "record_survey")
    assert todo.step.due_on == date(2027, 7, 1)


def test_both_panels_are_counted_apart_and_told_to_the_others(township: Township):
    topic_id = township.completed()
    township.surveys(topic_id, masses_dissatisfied=11)
    assert township.published(topic_id) == [
        {
            "topic_id": str(topic_id), "village": township.village, "members_satisfied": 29, "members_asked": 30,
            "masses_satisfied": 29, "masses_asked": 40,
        }
    ]  # fmt: skip
    assert township.todos() == []


def test_every_grade_is_kept(township: Township):
    topic_id = township.completed()
    township.surveys(topic_id)
    with township.sessions() as session:
        survey = session.get_one(Survey, topic_id)
    kept = {grade: getattr(survey, f"members_{grade}") for grade in COUNTS}
    assert kept == COUNTS
    assert survey.closed_by is not None


@pytest.mark.parametrize(("panel", "name"), [("members", "党员"), ("masses", "群众")])
def test_no_panel_has_more_answers_than_there_are_people(township: Township, panel, name):
    """Thirty have answered in each."""
    topic_id = township.completed()
    township.rolls = rules.Rolls(**{"members": 30, "masses": 30, panel: 29})
    with pytest.raises(refusals.MoreAskedThanThereAre, match=f"{name}测评填了 30 人，今天的名册上只有 29 人"):
        township.surveys(topic_id)
    township.rolls = rules.Rolls(members=30, masses=30)
    township.surveys(topic_id)
    assert township.todos() == []


def test_a_topic_is_surveyed_once(township: Township):
    topic_id = township.completed()
    township.surveys(topic_id)
    with pytest.raises(refusals.AlreadySurveyed):
        township.surveys(topic_id)
    assert len(township.published(topic_id)) == 1


def test_hearing_of_the_completion_again_opens_nothing_again(township: Township):
    topic_id = township.completed()
    township.surveys(topic_id)
    township.completed(topic_id=topic_id)
    assert township.todos() == []


@pytest.mark.parametrize(("panel", "name"), [("members", "党员"), ("masses", "群众")])
def test_a_panel_of_nobody_is_no_survey(township: Township, panel, name):
    topic_id = township.completed()
    with pytest.raises(refusals.NobodyAsked, match=name):
        township.surveys(topic_id, None, **{f"{panel}_{grade}": 0 for grade in COUNTS})
    assert len(township.todos()) == 1


def test_one_who_is_dissatisfied_is_a_panel(township: Township):
    topic_id = township.completed()
    nobody = {f"members_{grade}": 0 for grade in COUNTS}
    township.surveys(topic_id, None, **(nobody | {"members_dissatisfied": 1}))
    assert township.published(topic_id)[0]["members_satisfied"] == 0


@pytest.mark.parametrize(
    "role", [Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.MEMBER, Role.VILLAGER]
)
def test_the_village_does_not_survey_its_own_work(township: Township, role):
    topic_id = township.completed()
    villager = Caller(person_id=uuid4(), grants=(Grant(role, township.village),))
    with pytest.raises(NotAllowed):
        township.surveys(topic_id, villager)
    assert township.todos(villager) == []


def test_an_official_who_holds_an_office_in_that_village_does_not_either(township: Township):
    topic_id = township.completed()
    both = Caller(
        person_id=uuid4(), grants=(Grant(Role.TOWNSHIP, township.code), Grant(Role.SECRETARY, township.village))
    )
    with pytest.raises(refusals.SurveyedByItself):
        township.surveys(topic_id, both)


def test_the_county_leaves_it_to_the_township(township: Township):
    topic_id = township.completed()
    with pytest.raises(NotAllowed):
        township.surveys(topic_id, Caller(person_id=uuid4(), grants=(Grant(Role.COUNTY, "620922"),)))


def test_for_another_township_there_is_nothing_there(township: Township):
    topic_id = township.completed()
    other = Township(township.sessions)
    with pytest.raises(NotFound):
        township.surveys(topic_id, other.official)
    assert other.todos() == []


def test_a_topic_that_is_not_completed_has_no_survey(township: Township):
    with pytest.raises(NotFound):
        township.surveys(uuid4())


def test_of_ten_officials_at_once_one_records_it(postgresql_sessions: Sessions):
    township = Township(postgresql_sessions)
    topic_id = township.completed()

    def record(_number: int) -> bool:
        try:
            township.surveys(topic_id)
        except refusals.AlreadySurveyed:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(record, range(10))) == 1
    assert len(township.published(topic_id)) == 1


# -- the rules ------------------------------------------------------------------------------


def test_at_least_basically_satisfied_is_content():
    panel = rules.Panel("党员", satisfied=3, fairly=2, basically=1, dissatisfied=4)
    assert (panel.content, panel.asked) == (6, 10)


def test_a_negative_count_is_refused_even_where_the_sum_is_right():
    with pytest.raises(refusals.NegativeCount):
        rules.check_survey(rules.Panel("党员", satisfied=5, fairly=-1, basically=0, dissatisfied=0))


# -- what happened --------------------------------------------------------------------------


def test_what_happens_is_counted_by_area_kind_and_day(township: Township):
    def opened(now: datetime) -> None:
        event = TopicOpened(topic_id=uuid4(), village=township.village, title="修缮东桥", opinions=2)
        with township.sessions.begin() as session:
            actions.count(session, event, event.village, now=now)

    for now in (MORNING, MORNING, MORNING + timedelta(days=1)):
        opened(now)
    with township.sessions() as session:
        rows = session.execute(
            sa.select(Activity.day, Activity.kind, Activity.count).where(Activity.area == township.village)
            .order_by(Activity.day)
        ).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [
        (date(2027, 6, 1), "topics.topic_opened.v1", 2),
        (date(2027, 6, 2), "topics.topic_opened.v1", 1),
    ]
