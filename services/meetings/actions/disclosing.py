"""A disclosure of village affairs is written down, and an entry that was wrong is corrected by another one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.meetings import refusals, rules
from services.meetings.actions.record import Actor
from services.meetings.facts import book_of, finances
from services.meetings.models import BusyFinances, Disclosure, DisclosureCorrection, DisclosureWithholding
from shared import clock
from shared.calls import directory
from shared.calls import disclosures as calls
from shared.calls.common import Done
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.storage import add_once


def record(
    session: Session, call: calls.RecordDisclosure, *, caller: Caller, now: datetime, officials: directory.Roll,
    supervisors: directory.Roll,
) -> Done:  # fmt: skip
    """``officials`` and ``supervisors`` are the village's, on the day of posting."""
    actor = Actor.of(caller, Role.SECRETARY, area=call.village)
    posted = _posted(session, call, call.village, actor, now=now, officials=officials, supervisors=supervisors)
    add_once(session, posted, refusals.AlreadyThere)
    return Done(id=call.id)


def correct(
    session: Session, call: calls.CorrectDisclosure, *, caller: Caller, now: datetime, officials: directory.Roll,
    supervisors: directory.Roll,
) -> Done:  # fmt: skip
    """The new entry is judged as if it were the first; the old one stays."""
    old = _found(session, call.disclosure_id, caller)
    actor = Actor.of(caller, Role.SECRETARY, area=old.village)
    posted = _posted(session, call, old.village, actor, now=now, officials=officials, supervisors=supervisors)
    add_once(session, posted, refusals.AlreadyThere)
    _correct(session, old.id, call.reason, actor, now=now, replaced_by=call.id)
    return Done(id=call.id)


def strike(session: Session, call: calls.StrikeDisclosure, *, caller: Caller, now: datetime) -> Done:
    old = _found(session, call.disclosure_id, caller)
    actor = Actor.of(caller, Role.SECRETARY, area=old.village)
    _correct(session, old.id, call.reason, actor, now=now)
    return Done(id=old.id)


def withhold(session: Session, call: calls.WithholdDisclosure, *, caller: Caller, now: datetime) -> Done:
    """Of what stands nothing is taken from the public: it is corrected first."""
    disclosure = _found(session, call.disclosure_id, caller)
    actor = Actor.of(caller, Role.TOWNSHIP, area=disclosure.village)
    if session.get(DisclosureCorrection, disclosure.id) is None:
        raise refusals.DisclosureStands
    withholding = DisclosureWithholding(disclosure_id=disclosure.id, withheld_by=actor.person_id, withheld_at=now)
    add_once(session, withholding, refusals.DisclosureWithheld)
    return Done(id=disclosure.id)


def say_finances_are_busy(session: Session, call: calls.SayFinancesAreBusy, *, caller: Caller, now: datetime) -> Done:
    actor = Actor.of(caller, Role.TOWNSHIP, area=call.village)
    last = finances(session, call.village).get(call.village)
    if call.busy == (last is not None and last.busy):
        raise refusals.SaidOfFinancesAlready(how_often="每月公布一次" if call.busy else "每季度公布一次")
    said = BusyFinances(
        id=uuid7(), village=call.village, busy=call.busy, reason=call.reason, decided_by=actor.person_id, decided_at=now
    )
    session.add(said)
    return Done(id=said.id)


def _found(session: Session, disclosure_id: UUID, caller: Caller) -> Disclosure:
    disclosure = session.get(Disclosure, disclosure_id)
    if disclosure is None:
        raise NotFound
    caller.require_sight(disclosure.village)
    return disclosure


def _posted(
    session: Session, call: calls.RecordDisclosure | calls.CorrectDisclosure, village: str, actor: Actor, *, now: datetime,
    officials: directory.Roll, supervisors: directory.Roll,
) -> Disclosure:  # fmt: skip
    """A disclosure as the rules let it be recorded."""
    book = book_of(session, village)
    rules.check_posted(call.posted_on, today=clock.day_of(now), book=book)
    rules.check_who_answers(
        call.posted_by, call.checked_by, on=call.posted_on,
        officials={entry.person_id for entry in officials.entries}, supervisors={entry.person_id for entry in supervisors.entries},
    )  # fmt: skip
    until, days = rules.hangs(call.posted_on, book)
    return Disclosure(
        id=call.id, village=village, kind=call.kind, matters=call.matters, posted_on=call.posted_on, hangs_until=until,
        place=call.place, posted_by=call.posted_by, checked_by=call.checked_by, found=call.found, source=days.source,
        recorded_by=actor.person_id, recorded_at=now,
    )  # fmt: skip


def _correct(
    session: Session, disclosure_id: UUID, reason: str, actor: Actor, *, now: datetime, replaced_by: UUID | None = None
) -> None:
    """The key forbids a second correction of one entry. Raises :class:`DisclosureCorrectedAlready`."""
    correction = DisclosureCorrection(
        disclosure_id=disclosure_id, replaced_by=replaced_by, reason=reason, corrected_by=actor.person_id,
        corrected_at=now,
    )  # fmt: skip
    add_once(session, correction, refusals.DisclosureCorrectedAlready)
