"""Who somebody is on a day: name, roles, how to reach them."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory import rules
from services.directory.models import Account, Membership, Office, Organisation, Person
from shared.calls import directory as calls
from shared.errors import NotFound
from shared.identity import Caller, Role


def area_of(session: Session, person_id: UUID) -> str:
    """Where somebody lives; raises :class:`NotFound`."""
    area = session.scalar(sa.select(Person.area).where(Person.id == person_id))
    if area is None:
        raise NotFound()
    return area


def identity(session: Session, person_id: UUID, *, on: date) -> calls.Identity:
    """A person with the roles they hold on a day: their offices, a member's branch, a villager's village."""
    person = session.get(Person, person_id)
    if person is None or not (person.since <= on and (person.until is None or person.until >= on)):
        raise NotFound()
    grants = {
        (office.role.value, office.area)
        for office in session.scalars(sa.select(Office).where(Office.person_id == person_id, Office.is_in_force(on)))
    }
    issued_at = session.scalar(sa.select(Account.issued_at).where(Account.person_id == person_id))
    branch = session.scalar(
        sa.select(Organisation.area)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.is_in_force(on))
    )
    if branch:
        grants.add((Role.MEMBER.value, branch))
    if len(person.area) == 12 and person.born_on <= rules.born_by(on):
        grants.add((Role.VILLAGER.value, person.area))
    grants = {
        (role, area) for role, area in grants if rules.counts(role, [held for held, where in grants if where == area])
    }
    widest = min((area for _, area in grants), key=len, default=person.area)
    return calls.Identity(
        person_id=person.id, name=person.name, home=widest,
        grants=tuple(calls.GrantView(role=role, area=area) for role, area in sorted(grants)),
        must_change_password=issued_at is not None,
    )  # fmt: skip


def names(session: Session, query: calls.GetNames, caller: Caller) -> calls.PersonNames:
    """Full names inside the areas the caller sees, masked ones elsewhere. Two of one name in one place are told apart."""
    other = sa.orm.aliased(Person)
    shared = sa.exists().where(other.area == Person.area, other.name == Person.name, other.id != Person.id)
    rows = session.execute(
        sa.select(Person.id, Person.name, Person.area, Person.born_on, shared.label("shared")).where(
            Person.id.in_(query.person_ids)
        )
    ).all()
    told = (
        (r, _told_apart(r.name, r.born_on, shared=r.shared) if caller.sees(r.area) else rules.mask_name(r.name))
        for r in rows
    )
    return calls.PersonNames(items=tuple(calls.PersonName(person_id=r.id, name=name, area=r.area) for r, name in told))


def _told_apart(name: str, born_on: date, *, shared: bool) -> str:
    """任梅（1963年5月生）, where another one of the place is called so too."""
    return f"{name}（{born_on.year}年{born_on.month}月生）" if shared else name


def contacts(session: Session, query: calls.GetContacts) -> calls.Contacts:
    rows = session.execute(
        sa.select(Person.id, Person.phone, Person.away, Account.person_id.label("account"))
        .join(Account, Account.person_id == Person.id, isouter=True)
        .where(Person.id.in_(query.person_ids))
    ).all()
    return calls.Contacts(
        items=tuple(
            calls.Contact(person_id=r.id, phone=r.phone, has_account=r.account is not None, away=r.away) for r in rows
        )
    )
