"""Signing in and passwords. A wrong password is remembered although it is refused, so these commit by themselves."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import phonenumbers
import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.directory import refusals, rules
from services.directory.models import Account, Person
from shared import clock
from shared.bus import mailbox
from shared.calls import directory as calls
from shared.events.directory import AccountLocked, PasswordIssued

Verify = Callable[[str | None, str], bool]


def normal_login(login: str) -> str:
    """A phone number however it was typed; anything else as it is."""
    try:
        number = phonenumbers.parse(login, "CN")
    except phonenumbers.NumberParseException:
        return login.strip()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def authenticate(session: Session, call: calls.Authenticate, *, now: datetime, verify: Verify) -> UUID:
    """Whose login and password these are. ``verify`` is slow and runs while no transaction is open."""
    login = normal_login(call.login)
    seen = session.execute(
        sa.select(Account.person_id, Account.password_hash, Account.issued_at).where(Account.login == login)
    ).one_or_none()
    session.rollback()
    password = rules.plain(call.password) if seen and seen.issued_at else call.password
    fits = verify(seen.password_hash if seen else None, password)
    account = session.get(Account, seen.person_id, with_for_update=True) if seen else None
    today = clock.day_of(now)
    refusal = refusals.WrongLogin(
        attempts=rules.attempts_allowed(today), minutes=int(rules.lock_time(today).total_seconds() // 60)
    )
    if account is None:
        raise refusal
    if account.locked_until and account.locked_until > now:
        session.rollback()
        raise refusal
    if not fits:
        _count_failure(session, account, now=now)
        session.commit()
        raise refusal
    if account.issued_at:
        rules.check_issued(clock.day_of(account.issued_at), today)
    account.failures, account.locked_until = 0, None
    person_id = account.person_id
    session.commit()
    return person_id


def _count_failure(session: Session, account: Account, *, now: datetime) -> None:
    today = clock.day_of(now)
    account.failures += 1
    if account.failures >= rules.attempts_allowed(today):
        account.failures, account.locked_until = 0, now + rules.lock_time(today)
        area = session.scalar(sa.select(Person.area).where(Person.id == account.person_id)) or ""
        mailbox.post(session, AccountLocked(person_id=account.person_id, area=area))


def change_password(
    session: Session,
    call: calls.ChangePassword,
    person_id: UUID,
    *,
    now: datetime,
    verify: Verify,
    hash_password: Callable[[str], str],
) -> None:
    account = session.get(Account, person_id)
    login, stored = (account.login, account.password_hash) if account else ("", None)
    session.rollback()
    authenticate(session, calls.Authenticate(login=login or "-", password=call.old_password), now=now, verify=verify)
    rules.check_new_password(call.new_password, old=call.old_password, login=login)
    hashed = hash_password(call.new_password)
    changed = sa.update(Account).where(Account.person_id == person_id, Account.password_hash == stored)
    session.execute(changed.values(password_hash=hashed, issued_at=None))
    session.commit()


def issue_password(
    session: Session,
    person_id: UUID,
    *,
    issued_by: UUID | None,
    now: datetime,
    hash_password: Callable[[str], str],
) -> calls.IssuedPassword:
    """``issued_by``: None where an installation gets its first account. Hashing is slow and runs while no transaction is open."""
    session.rollback()
    password = rules.new_password()
    hashed = hash_password(password)
    person = session.get_one(Person, person_id)
    account = session.get(Account, person_id, with_for_update=True)
    if account is None:
        account = Account(person_id=person_id, login=person.phone or normal_login(rules.new_login()), failures=0)
        session.add(account)
    account.password_hash, account.issued_at = hashed, now
    account.failures, account.locked_until = 0, None
    mailbox.post(session, PasswordIssued(person_id=person_id, area=person.area, issued_by=issued_by))
    session.commit()
    today = clock.day_of(now)
    return calls.IssuedPassword(
        login=account.login.removeprefix("+86"), password=password, days=(rules.issued_until(today) - today).days
    )
