"""What the bodies of many villages are to hold next: when each last met, by which day it has to meet again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from uuid import NAMESPACE_OID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import COUNTY_CODE, book_of
from services.meetings.models import Meeting, OrdinaryMeeting
from shared import clock
from shared.calls import calendar as calls
from shared.calls import directory
from shared.calls.common import NextStep, Todo
from shared.vocabulary import Body

VILLAGE, TOWNSHIP = 12, 9  # digits of their codes
WAS_HELD = sa.and_(Meeting.opened_at.is_not(None), Meeting.state != "cancelled")  # opening asks for the quorum
Unit = tuple[str, Body, str]  # village, body, group


@dataclass(frozen=True)
class Villages:
    """The villages of an area with their Party groups, as the directory has them today."""

    area: str
    divisions: directory.Divisions
    groups: directory.PartyGroups

    def units(self, bodies: Sequence[Body]) -> list[Unit]:
        """Party groups one by one: a branch without groups owes no group's meeting. A community (社区) is no village: the law of the
        villagers' committees says nothing of it."""
        units: list[Unit] = [
            (place.code, body, "")
            for place in self.divisions.items
            if len(place.code) == VILLAGE and place.code.startswith(self.area)
            for body in bodies
            if body is not Body.PARTY_GROUP and (place.level == "village" or body in rules.OF_THE_PARTY)
        ]
        if Body.PARTY_GROUP in bodies:
            units += [(one.village, Body.PARTY_GROUP, one.name) for one in self.groups.items]
        return units


def lines(session: Session, villages: Villages, today: date) -> list[calls.CalendarLine]:
    """By village, then by the day they are due. Five statements, however many villages there are."""
    book = book_of(session, villages.area)
    held, since = _last_held(session, villages.area), _known_since(session, villages.area[:COUNTY_CODE])
    found = []
    for village, body, group in villages.units(rules.bodies_that_meet(today, book)):
        last = held.get((village, body, group))
        due = rules.meeting_due(body, last, today, since=since, book=book)
        found.append(
            calls.CalendarLine(
                village=village, body=body, body_label=rules.name_of(body, group), group=group, last_held=last,
                due_by=due.by, waits=due.waits, late=due.late, source=due.number.source,
            )
        )  # fmt: skip
    return sorted(found, key=attrgetter("village", "due_by", "body", "group"))


def _within(village: sa.orm.InstrumentedAttribute[str], area: str) -> sa.ColumnElement[bool]:
    """A range, which an index can answer."""
    return village.between(area.ljust(VILLAGE, "0"), area.ljust(VILLAGE, "9"))


def _last_held(session: Session, area: str) -> dict[Unit, date]:
    """By a meeting on a topic or by one without, whichever came later. Two statements."""
    on_topics = sa.select(Meeting.village, Meeting.body, Meeting.group_name, sa.func.max(Meeting.held_at)).where(
        _within(Meeting.village, area), WAS_HELD
    )
    kept = OrdinaryMeeting
    without = sa.select(kept.village, kept.body, kept.group_name, sa.func.max(kept.held_on)).where(
        _within(kept.village, area), kept.quorum_reached, kept.stands()
    )
    by_topic = session.execute(on_topics.group_by(Meeting.village, Meeting.body, Meeting.group_name)).tuples()
    last = {(village, body, group): clock.day_of(at) for village, body, group, at in by_topic}
    for village, body, group, on in session.execute(
        without.group_by(kept.village, kept.body, kept.group_name)
    ).tuples():
        last[village, body, group] = max(on, last.get((village, body, group), on))
    return last


def _known_since(session: Session, county: str) -> date | None:
    """Since when the county keeps anything here: what was before is not known, and not called late. Two statements."""
    convened = session.scalar(sa.select(sa.func.min(Meeting.noticed_at)).where(_within(Meeting.village, county)))
    recorded = session.scalar(
        sa.select(sa.func.min(OrdinaryMeeting.recorded_at)).where(_within(OrdinaryMeeting.village, county))
    )
    return min((clock.day_of(at) for at in (convened, recorded) if at is not None), default=None)


def late_counts(found: Sequence[calls.CalendarLine]) -> calls.LateCounts:
    """By township, the most late villages first. ``found`` is by village."""
    counts = []
    for township, of_it in groupby(found, key=lambda line: line.village[:TOWNSHIP]):
        own = list(of_it)
        late = [line for line in own if line.late]
        counts.append(
            calls.LateCount(
                township=township, villages=len({line.village for line in own}),
                late_villages=len({line.village for line in late}), late=len(late),
                longest=max((line.late for line in late), default=0),
            )
        )  # fmt: skip
    return calls.LateCounts(items=tuple(sorted(counts, key=lambda one: (-one.late_villages, -one.late, one.township))))


# -- to do -----------------------------------------------------------------------------------


def next_meeting(found: Iterable[calls.CalendarLine]) -> NextStep | None:
    """What the secretary of a village has held next, and writes down then."""
    waiting = min((line for line in found if line.waits), key=attrgetter("due_by", "body", "group"), default=None)
    if waiting is None:
        return None
    last = f"上次 {clock.in_words(waiting.last_held)}。" if waiting.last_held else "本系统里还没有记录。"
    return NextStep(
        verb="record_ordinary_meeting", label=f"登记{waiting.body_label}", source=waiting.source, due_on=waiting.due_by,
        why=f"这一期还没有开过{waiting.body_label}，{last}开过以后登记；要表决的事请另提议题。",
    )  # fmt: skip


def due_soon(found: Sequence[calls.CalendarLine], today: date) -> list[Todo]:
    """Of a secretary: one line for the village, due with the first of what is due soon."""
    soon = [line for line in found if line.waits and rules.is_soon(line.due_by, today)]
    return [_todo(soon[0].village, soon, "record_ordinary_meeting", "开应开的会议，开过登记")] if soon else []


def overdue(found: Sequence[calls.CalendarLine], today: date) -> list[Todo]:
    """Of the township: a line for each village that is late by so many days."""
    late = [line for line in found if rules.is_for_the_township(line.late, today)]
    return [
        _todo(village, list(of_it), "get_calendar", "提醒村里按期开会")
        for village, of_it in groupby(late, key=attrgetter("village"))
    ]


def _todo(village: str, waiting: Sequence[calls.CalendarLine], verb: str, label: str) -> Todo:
    first = min(waiting, key=attrgetter("due_by"))
    names = "、".join(line.body_label for line in waiting)
    step = NextStep(
        verb=verb,
        label=label,
        why=f"{names}：这一期还没有开过，或者还没有登记。",
        source=first.source,
        due_on=first.due_by,
    )
    return Todo(
        subject_kind="calendar", subject_id=uuid5(NAMESPACE_OID, f"calendar/{village}"),
        title=f"应开的会议 {len(waiting)} 个", area=village, step=step,
    )  # fmt: skip
