"""The sheet of people: whose keys and numbers are taken, what is new or changed, writing it with what rolls read before kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.directory.actions.importing.known import SETTLEMENTS, Known, KnownPerson, Member, pieces
from services.directory.importing.rows import PersonRow
from services.directory.importing.timeline import ALWAYS
from services.directory.models import Account, FormerPerson, Person
from shared.calls.directory import ImportProblem

ON_ROLLS = ("born_on", "area", "household_id", "away")


@dataclass
class Plan:
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    former: list[dict[str, Any]] = field(default_factory=list)
    areas: set[str] = field(default_factory=set)


def faults(session: Session, rows: list[PersonRow], known: Known) -> Iterator[ImportProblem]:
    for row in rows:
        yield from known.fault_of_area(row, "村代码", row.area, SETTLEMENTS)
        # One county's sheet never changes another county's people.
        if row.external_key in known.people and row.external_key not in known.members:
            yield row.problem("人员编号", "已属于外县的人", "请核对编号；人已迁入的，请另编一个")
    yield from _taken_phones(session, rows)


def _taken_phones(session: Session, people: list[PersonRow]) -> Iterator[ImportProblem]:
    """A phone number belongs to one person, also across villages; so does one that somebody still signs in with."""
    by_phone = {row.phone: row for row in people if row.phone}
    taken: set[str] = set()
    for some in pieces(by_phone):
        numbers = sa.select(Person.phone, Person.external_key).where(Person.phone.in_(some))
        logins = sa.select(Account.login, Person.external_key).join(Person).where(Account.login.in_(some))
        for phone, key in session.execute(numbers.union(logins)):
            if key != by_phone[str(phone)].external_key:
                taken.add(str(phone))
    for phone in taken:
        yield by_phone[phone].problem("手机号", "已属于另一个人", "请核对；一个号码只能属于一个人")


def plan(rows: list[PersonRow], known: Known) -> Plan:
    """Gives new people their ids, so that memberships and offices can name them."""
    made = Plan()
    for row in rows:
        stated: dict[str, Any] = {
            "name": row.name, "gender": row.gender, "born_on": row.born_on, "phone": row.phone, "area": row.area,
            "household_id": row.household_id, "away": row.away,
        }  # fmt: skip
        person = known.people.get(row.external_key)
        if person is None:
            new_id = UUID(str(uuid7()))
            known.members[row.external_key] = Member(new_id, ALWAYS)
            made.new.append({"id": new_id, "external_key": row.external_key, "since": known.today, **stated})
            made.areas.add(row.area)
        elif any(getattr(person, name) != value for name, value in stated.items()):
            _change(made, person, stated, known)
    return made


def _change(made: Plan, person: KnownPerson, stated: dict[str, Any], known: Known) -> None:
    made.changed.append({"id": person.id, **stated})
    if any(getattr(person, name) != stated[name] for name in ON_ROLLS):
        made.areas |= {person.area, stated["area"]}
        if person.read_since < known.today:  # else no roll of a day that is over has read it
            before = {name: getattr(person, name) for name in ON_ROLLS}
            until = known.today - timedelta(days=1)
            made.former.append({"person_id": person.id, "since": person.read_since, "until": until, **before})


def write(session: Session, made: Plan) -> None:
    for some in pieces(made.new):
        session.execute(sa.insert(Person), some)
    for some in pieces(made.former):
        session.execute(sa.insert(FormerPerson), some)
    if made.changed:
        session.execute(sa.update(Person), made.changed)
        _sign_in_with_new_numbers(session, [one["id"] for one in made.changed])


def _sign_in_with_new_numbers(session: Session, person_ids: list[UUID]) -> None:
    """The login is the phone number: whoever has a new one signs in with it. Without one, the old login stays."""
    number = sa.select(Person.phone).where(Person.id == Account.person_id).scalar_subquery()
    for some in pieces(person_ids):
        session.execute(
            sa.update(Account)
            .where(Account.person_id.in_(some), number.is_not(None), number != Account.login)
            .values(login=number)
            .execution_options(synchronize_session=False)
        )
