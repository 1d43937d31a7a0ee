"""Signing in: the same words for every failure, a pause after five, and a password nobody can guess from the table."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.directory import passwords, queries, refusals, rules
from services.directory.actions import accounts
from services.directory.models import Account, Base, Membership, Office, Organisation, Person
from shared import storage
from shared.bus import mailbox
from shared.calls.directory import Authenticate, ChangePassword
from shared.identity import Role
from shared.vocabulary import Standing

NOW = datetime(2027, 3, 1, 1, tzinfo=UTC)
VILLAGE = "620922105201"
PERSON = UUID(int=1)


def fits(stored, given):
    """Argon2 is tried once below; here its answer is what matters."""
    return stored == f"hash of {given}"


def somebody_in(sessions):
    person = Person(
        id=PERSON, name="张小三", gender="女", born_on=date(1985, 3, 2), phone="+8615410000001", area=VILLAGE,
        since=date(2020, 1, 1),
    )  # fmt: skip
    with sessions.begin() as session:
        session.add(person)
        session.flush()
        session.add(Account(person_id=PERSON, login="+8615410000001", password_hash="hash of right"))


@pytest.fixture
def somebody(sessions):
    somebody_in(sessions)
    return sessions


def sign_in(sessions, login="15410000001", password="right", now=NOW):
    with sessions() as session:
        return accounts.authenticate(session, Authenticate(login=login, password=password), now=now, verify=fits)


@pytest.mark.parametrize("login", ["15410000001", "+86 154 1000 0001", "154-1000-0001", "  15410000001 "])
def test_a_number_is_known_however_it_is_typed(somebody, login):
    assert sign_in(somebody, login) == PERSON


def test_an_unknown_number_and_a_wrong_password_are_told_the_same(somebody):
    said = []
    for login, password in (("15410000001", "wrong"), ("15410009999", "right")):
        with pytest.raises(refusals.WrongLogin) as refusal:
            sign_in(somebody, login, password)
        said.append(refusal.value.to_wire())
    assert said[0] == said[1]


def test_after_five_wrong_passwords_the_right_one_has_to_wait_ten_minutes(somebody):
    for _ in range(5):
        with pytest.raises(refusals.WrongLogin):
            sign_in(somebody, password="wrong")
    with pytest.raises(refusals.WrongLogin):
        sign_in(somebody, now=NOW + timedelta(minutes=9))
    assert sign_in(somebody, now=NOW + timedelta(minutes=10, seconds=1)) == PERSON
    with somebody() as session:
        assert session.scalars(sa.select(mailbox.outbox.c.key)).all() == ["directory.account_locked.v1"]


def test_four_wrong_passwords_are_forgiven_by_the_right_one(somebody):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(refusals.WrongLogin):
                sign_in(somebody, password="wrong")
        assert sign_in(somebody) == PERSON


@pytest.mark.parametrize("new", ["aaaaaaaaaaaa", "+8615410000001", "15410000001", "the old password", "too short"])
def test_a_password_that_is_easily_guessed_is_refused(new):
    with pytest.raises(refusals.PasswordTooSimple):
        rules.check_new_password(new, old="the old password", login="+8615410000001")


def test_a_password_is_changed_by_whoever_knows_the_old_one(somebody):
    with somebody() as session:
        accounts.change_password(
            session, ChangePassword(old_password="right", new_password="correct horse"), PERSON, now=NOW, verify=fits,
            hash_password=lambda new: f"hash of {new}",
        )  # fmt: skip
    assert sign_in(somebody, password="correct horse") == PERSON


def test_argon2_tells_right_from_wrong_and_nobody():
    stored = passwords.hash_password("right")
    assert passwords.verify(stored, "right")
    assert not passwords.verify(stored, "wrong")
    assert not passwords.verify(None, "right")
    assert not passwords.verify("not a hash", "right")


def test_roles_are_those_of_the_day(somebody):
    with somebody.begin() as session:
        session.add(Organisation(id=UUID(int=2), kind="party_branch", name="支部", area=VILLAGE))
        session.flush()
        session.add(
            Membership(
                id=UUID(int=3),
                person_id=PERSON,
                organisation_id=UUID(int=2),
                standing=Standing.FULL,
                since=date(2021, 1, 1),
            )
        )
        session.add(
            Office(
                id=UUID(int=4),
                person_id=PERSON,
                role=Role.SECRETARY,
                area=VILLAGE,
                since=date(2021, 1, 1),
                until=date(2025, 12, 31),
            )
        )
    with somebody() as session:
        then = queries.identity(session, PERSON, on=date(2025, 12, 31))
        now = queries.identity(session, PERSON, on=date(2026, 1, 1))
    assert {grant.role for grant in then.grants} == {"secretary", "member", "villager"}
    assert {grant.role for grant in now.grants} == {"member", "villager"}


def test_many_guesses_at_once_are_counted_one_by_one(fresh_database):
    sessions = storage.sessions(fresh_database("accounts"))
    engine = sessions.kw["bind"]
    Base.metadata.create_all(engine)
    mailbox.metadata.create_all(engine)
    somebody_in(sessions)
    together = threading.Barrier(8, timeout=30)

    def slow(stored, given):
        together.wait()  # all have read the account before any has counted its failure
        return fits(stored, given)

    def guess(number):
        with sessions() as session, pytest.raises(refusals.WrongLogin):
            accounts.authenticate(
                session, Authenticate(login="15410000001", password=f"guess {number}"), now=NOW, verify=slow
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(8)))
    with pytest.raises(refusals.WrongLogin):
        sign_in(sessions)
    with sessions() as session:
        assert session.scalars(sa.select(mailbox.outbox.c.key)).all() == ["directory.account_locked.v1"]
    engine.dispose()


def test_the_account_stays_as_it_was_when_the_old_password_is_wrong(somebody):
    call = ChangePassword(old_password="wrong", new_password="correct horse")
    with somebody() as session, pytest.raises(refusals.WrongLogin):
        accounts.change_password(session, call, PERSON, now=NOW, verify=fits, hash_password=str)
    assert sign_in(somebody) == PERSON


def test_a_password_is_compared_also_for_a_login_that_does_not_exist(somebody):
    """Else its answer would come sooner, and say so."""
    compared = []

    def note(stored, given):
        compared.append(stored)
        return False

    with somebody() as session, pytest.raises(refusals.WrongLogin):
        accounts.authenticate(session, Authenticate(login="15410009999", password="-"), now=NOW, verify=note)
    assert compared == [None]


def test_no_connection_is_held_while_argon2_works(somebody):
    with somebody() as session:

        def verify(stored, given):
            assert not session.in_transaction()
            return fits(stored, given)

        call = Authenticate(login="15410000001", password="right")
        assert accounts.authenticate(session, call, now=NOW, verify=verify) == PERSON


# -- passwords that are given out -----------------------------------------------------------

ISSUER = UUID(int=2)
DAY = timedelta(days=1)


def issue(sessions, person=PERSON, now=NOW):
    with sessions() as session:
        return accounts.issue_password(
            session, person, issued_by=ISSUER, now=now, hash_password=lambda password: f"hash of {password}"
        )


def test_a_new_password_opens_the_account_and_the_old_one_no_more(somebody):
    issued = issue(somebody)
    assert (issued.login, issued.days) == ("15410000001", 7)
    for typed in (issued.password, issued.password.replace(" ", "")):
        assert sign_in(somebody, password=typed) == PERSON
    with pytest.raises(refusals.WrongLogin):
        sign_in(somebody)


def test_it_is_told_to_nobody_but_whoever_asked(somebody):
    issued = issue(somebody)
    with somebody() as session:
        [row] = session.execute(sa.select(mailbox.outbox.c.key, mailbox.outbox.c.data)).all()
        assert session.scalar(sa.select(sa.func.count()).select_from(mailbox.command)) == 0
    assert row.key == "directory.password_issued.v1"
    assert row.data == {"person_id": str(PERSON), "area": VILLAGE, "issued_by": str(ISSUER)}
    assert issued.password not in str(row)


def test_a_pause_ends_with_it(somebody):
    for _ in range(5):
        with pytest.raises(refusals.WrongLogin):
            sign_in(somebody, password="wrong")
    assert sign_in(somebody, password=issue(somebody).password) == PERSON


@pytest.mark.parametrize(("later", "opens"), [(6, True), (7, True), (8, False)])
def test_unchanged_it_opens_the_account_for_seven_days(somebody, later, opens):
    password = issue(somebody).password
    if opens:
        assert sign_in(somebody, password=password, now=NOW + later * DAY) == PERSON
    else:
        with pytest.raises(refusals.IssuedPasswordExpired):
            sign_in(somebody, password=password, now=NOW + later * DAY)
        with pytest.raises(refusals.WrongLogin):  # who does not know it learns nothing
            sign_in(somebody, password="wrong", now=NOW + later * DAY)


def test_until_it_is_changed_its_owner_is_asked_to(somebody):
    def asked():
        with somebody() as session:
            return queries.identity(session, PERSON, on=NOW.date()).must_change_password

    assert not asked()
    password = issue(somebody).password
    assert asked()
    call = ChangePassword(old_password=password, new_password="123456789012")
    with somebody() as session:
        accounts.change_password(
            session, call, PERSON, now=NOW, verify=fits, hash_password=lambda new: f"hash of {new}"
        )
    assert not asked()
    assert sign_in(somebody, password="123456789012", now=NOW + 30 * DAY) == PERSON


def test_whoever_has_no_phone_gets_a_number_to_sign_in_with(sessions):
    somebody_in(sessions)
    other = UUID(int=3)
    with sessions.begin() as session:
        session.add(
            Person(
                id=other,
                name="李四",
                gender="男",
                born_on=date(1950, 1, 1),
                phone=None,
                area=VILLAGE,
                since=date(2020, 1, 1),
            )
        )
    issued = issue(sessions, other)
    assert sign_in(sessions, issued.login, issued.password) == other
    assert issue(sessions, other).login == issued.login


ABOVE = [Role.TOWNSHIP, Role.COUNTY, Role.IT, Role.TRAINING_ADMIN]


@pytest.mark.parametrize("of", [[], [Role.VILLAGER], [Role.SECRETARY, Role.MEMBER]])
def test_the_township_gives_passwords_to_the_villages(of):
    rules.check_may_issue([Role.TOWNSHIP], of)
    rules.check_may_issue([Role.COUNTY], of)


@pytest.mark.parametrize("of", ABOVE)
def test_the_county_alone_gives_passwords_to_offices(of):
    with pytest.raises(refusals.NotForYouToIssue):
        rules.check_may_issue([Role.TOWNSHIP, Role.MEMBER], [of, Role.MEMBER])
    rules.check_may_issue([Role.COUNTY], [of])


@pytest.mark.parametrize("issuer", sorted(set(Role) - {Role.TOWNSHIP, Role.COUNTY}))
def test_nobody_else_gives_out_passwords(issuer):
    with pytest.raises(refusals.NotForYouToIssue):
        rules.check_may_issue([issuer], [])
