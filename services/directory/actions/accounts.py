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
from shared.events.directory import AccountLocked

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
        sa.select(Account.person_id, Account.password_hash).where(Account.login == login)
    ).one_or_none()
    session.rollback()
    fits = verify(seen.password_hash if seen else None, call.password)
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
    session.execute(changed.values(password_hash=hashed))
    session.commit()
