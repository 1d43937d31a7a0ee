"""What is due in many villages: when each body last met, what was last disclosed, by which day it has to be done again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter
from uuid import NAMESPACE_OID, UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import COUNTY_CODE, book_of, finances, within
from services.meetings.models import Appraisal, Disclosure, Meeting, OrdinaryMeeting
from shared import clock
from shared.calendar_words import DisclosureKind, Occasion
from shared.calls import calendar as calls
from shared.calls import directory
from shared.calls.common import NextStep, Todo
from shared.ordinals import as_counted
from shared.rulebook import Rulebook
from shared.vocabulary import Body

VILLAGE, TOWNSHIP = 12, 9  # digits of their codes
WAS_HELD = sa.and_(Meeting.opened_at.is_not(None), Meeting.state != "cancelled")  # opening asks for the quorum
Unit = tuple[str, Body, str]  # village, body, group
OF_DISCLOSURE = {
    DisclosureKind.GENERAL: Occasion.GENERAL_DISCLOSURE,
    DisclosureKind.FINANCES: Occasion.FINANCES_DISCLOSURE,
}


@dataclass(frozen=True)
class Villages:
    """The villages of an area with their Party groups and committees, as the directory has them today."""

    area: str
    divisions: directory.Divisions
    groups: directory.PartyGroups
    committees: directory.CommitteeMembers

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

    def proper(self) -> list[str]:
        """The villages alone: what the law of the villagers' committees asks of them it asks of no community."""
        places = self.divisions.items
        return [one.code for one in places if one.level == "village" and one.code.startswith(self.area)]


def lines(session: Session, villages: Villages, today: date) -> list[calls.CalendarLine]:
    """By village, then by the day they are due. Nine statements, however many villages there are."""
    book, since = book_of(session, villages.area), _known_since(session, villages.area[:COUNTY_CODE])
    found = [
        *_meetings(session, villages, today, book, since),
        *_disclosures(session, villages, today, book),
        *_appraisals(session, villages, today, book, since),
    ]
    return sorted(found, key=lambda line: (line.village, *in_order(line)))


def in_order(line: calls.CalendarLine) -> tuple[date, bool, str, tuple[int, str]]:
    """By the day it is due; meetings before what is disclosed, groups as people count them."""
    return line.due_by, line.body is None, line.body or line.occasion, as_counted(line.group)


def _meetings(
    session: Session, villages: Villages, today: date, book: Rulebook, since: date | None
) -> list[calls.CalendarLine]:
    held = _last_held(session, villages.area)
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
    return found


def _disclosures(session: Session, villages: Villages, today: date, book: Rulebook) -> list[calls.CalendarLine]:
    """What was never disclosed is due in the first whole period after the county began to write disclosures down."""
    last, busy = _last_disclosed(session, villages.area), finances(session, villages.area)
    first = sa.select(sa.func.min(Disclosure.recorded_at))
    began = session.scalar(first.where(within(Disclosure.village, villages.area[:COUNTY_CODE])))
    since = clock.day_of(began) if began else None
    found = []
    for village in villages.proper():
        said = busy.get(village)
        busy_since = clock.day_of(said.decided_at) if said and said.busy else None
        for kind in rules.kinds_disclosed(today, book):
            of_finances = busy_since if kind is DisclosureKind.FINANCES else None
            posted = last.get((village, kind))
            due = rules.disclosure_due(posted, today, kind=kind, since=since, busy_since=of_finances, book=book)
            found.append(
                calls.CalendarLine(
                    village=village, occasion=OF_DISCLOSURE[kind], body=None, body_label=OF_DISCLOSURE[kind].chinese, group="",
                    last_held=posted, due_by=due.by, waits=due.waits, late=due.late, source=due.number.source,
                )
            )  # fmt: skip
    return found


def _appraisals(
    session: Session, villages: Villages, today: date, book: Rulebook, since: date | None
) -> list[calls.CalendarLine]:
    """Of each village's committees, known since meetings are: it is at a meeting that they are appraised. A year is done once everybody was.
    One statement."""
    one = Appraisal
    rows = session.execute(
        sa.select(one.village, one.year, one.person_id, OrdinaryMeeting.held_on)
        .join(OrdinaryMeeting, OrdinaryMeeting.id == one.meeting_id)
        .where(within(one.village, villages.area), one.stands())
    ).tuples()
    appraised, last = defaultdict[tuple[str, int], set[UUID]](set), dict[str, date]()
    for village, year, person, on in rows:
        appraised[village, year].add(person)
        last[village] = max(on, last.get(village, on))
    done = _years_done(villages, appraised)
    return [
        calls.CalendarLine(
            village=village, occasion=Occasion.APPRAISAL, body=None, body_label=Occasion.APPRAISAL.chinese, group="",
            last_held=last.get(village), due_by=due.by, waits=due.waits, late=due.late, source=due.number.source,
        )
        for village in villages.proper()
        if (due := rules.appraisal_due(done.get(village), today, since=since, book=book))
    ]  # fmt: skip


def _years_done(villages: Villages, appraised: Mapping[tuple[str, int], set[UUID]]) -> dict[str, int]:
    """The latest year of each village in which everybody was appraised who is in office today, and was before that year ended."""
    in_office = defaultdict[str, list[directory.CommitteeMember]](list)
    for member in villages.committees.items:
        in_office[member.village].append(member)
    return {
        village: year
        for (village, year), people in sorted(appraised.items(), key=itemgetter(0))
        if {member.person_id for member in in_office[village] if member.since.year <= year} <= people
    }


def _last_disclosed(session: Session, area: str) -> dict[tuple[str, DisclosureKind], date]:
    """By kind. One statement."""
    one = Disclosure
    there = sa.select(one.village, one.kind, sa.func.max(one.posted_on)).where(within(one.village, area), one.stands())
    rows = session.execute(there.group_by(one.village, one.kind)).tuples()
    return {(village, kind): on for village, kind, on in rows}


def _last_held(session: Session, area: str) -> dict[Unit, date]:
    """By a meeting on a topic or by one without, whichever came later. Two statements."""
    on_topics = sa.select(Meeting.village, Meeting.body, Meeting.group_name, sa.func.max(Meeting.held_at)).where(
        within(Meeting.village, area), WAS_HELD
    )
    kept = OrdinaryMeeting
    without = sa.select(kept.village, kept.body, kept.group_name, sa.func.max(kept.held_on)).where(
        within(kept.village, area), kept.quorum_reached, kept.stands()
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
    convened = session.scalar(sa.select(sa.func.min(Meeting.noticed_at)).where(within(Meeting.village, county)))
    recorded = session.scalar(
        sa.select(sa.func.min(OrdinaryMeeting.recorded_at)).where(within(OrdinaryMeeting.village, county))
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


def next_due(found: Iterable[calls.CalendarLine]) -> NextStep | None:
    """What the secretary of a village does next, and writes down then."""
    waiting = min((line for line in found if line.waits), key=in_order, default=None)
    if waiting is None:
        return None
    last = f"上次 {clock.in_words(waiting.last_held)}。" if waiting.last_held else "本系统里还没有记录。"
    if waiting.occasion is Occasion.MEETING:
        verb, why = (
            "record_ordinary_meeting",
            f"这一期还没有开过{waiting.body_label}，{last}开过以后登记；要表决的事请另提议题。",
        )
    elif waiting.occasion is Occasion.APPRAISAL:
        verb = "record_appraisal"
        why = f"这一年的民主评议还没有登记完，{last}先登记评议的那次村民会议或村民代表会议，再登记每个人的票数；自己的请乡镇工作人员登记。"
    else:
        verb, why = "record_disclosure", f"这一期还没有做{waiting.body_label}，{last}张贴出去以后登记。"
    return NextStep(verb=verb, label=f"登记{waiting.body_label}", why=why, source=waiting.source, due_on=waiting.due_by)


def due_soon(found: Sequence[calls.CalendarLine], today: date) -> list[Todo]:
    """Of a secretary: one line for the village, due with the first of what is due soon."""
    soon = [line for line in found if line.waits and rules.is_soon(line.due_by, today)]
    return [_todo(soon[0].village, soon, "record_ordinary_meeting", "{first}：{day}以前办，办过登记")] if soon else []


def overdue(found: Sequence[calls.CalendarLine], today: date) -> list[Todo]:
    """Of the township: a line for each village that is late by so many days."""
    late = [line for line in found if rules.is_for_the_township(line.late, today)]
    return [
        _todo(village, list(of_it), "get_calendar", "提醒村里：{first}应当在{day}以前办")
        for village, of_it in groupby(late, key=attrgetter("village"))
    ]


def _todo(village: str, waiting: Sequence[calls.CalendarLine], verb: str, label: str) -> Todo:
    """``label`` names the first that is due, and its day."""
    first = min(waiting, key=attrgetter("due_by"))
    by_day = groupby(sorted(waiting, key=attrgetter("due_by")), key=attrgetter("due_by"))
    named = [f"{clock.in_words(day)}以前：{'、'.join(line.body_label for line in lines)}" for day, lines in by_day]
    step = NextStep(
        verb=verb,
        label=label.format(first=first.body_label, day=clock.in_words(first.due_by)),
        why=f"{'；'.join(named)}。这一期还没有办，或者还没有登记。",
        source=first.source,
        due_on=first.due_by,
    )
    return Todo(
        subject_kind="calendar", subject_id=uuid5(NAMESPACE_OID, f"calendar/{village}"), title=_how_many(waiting), area=village,
        step=step,
    )  # fmt: skip


def _how_many(waiting: Sequence[calls.CalendarLine]) -> str:
    meetings, appraisals = (
        sum(line.occasion is which for line in waiting) for which in (Occasion.MEETING, Occasion.APPRAISAL)
    )
    disclosures = len(waiting) - meetings - appraisals
    counted = (
        (meetings, f"应开的会议 {meetings} 个"),
        (disclosures, f"村务公开 {disclosures} 项"),
        (appraisals, "民主评议"),
    )
    return "、".join(words for count, words in counted if count)
