"""Puts the demonstration county into an empty directory, with accounts for all of its members and officials.

Every demonstration account has the same password; it is hashed once, which is fit for a demonstration only.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from deploy.demo.county import SHOWCASE, County, build
from services.directory import passwords
from services.directory.models import Account, Base, Division, Membership, Office, Person
from shared import config, storage
from shared.identity import Role

PASSWORD = "shouyi-2026"  # noqa: S105 - shown to everybody who starts the demonstration
IN_ONE_STATEMENT = 2000


@dataclass(frozen=True)
class DemoAccount:
    role: str
    name: str
    login: str
    password: str = PASSWORD


def fill_if_empty(say: Callable[[str], None]) -> None:
    """Loads the county in one transaction, if there is none."""
    engine = storage.engine(config.database_url("directory"))
    with engine.begin() as connection:
        if connection.scalar(sa.select(sa.func.count()).select_from(Division)):
            engine.dispose()
            return
        say("生成演示县：瓜州县（虚构人员）…")
        load(connection, build())
    engine.dispose()


def load(connection: sa.Connection, county: County) -> None:
    tables = Base.metadata.tables
    for table in ("division", "organisation", "party_group", "person", "membership", "office", "cadre"):
        rows = getattr(county, table)
        for start in range(0, len(rows), IN_ONE_STATEMENT):
            connection.execute(tables[table].insert(), rows[start : start + IN_ONE_STATEMENT])
    hashed = passwords.hash_password(PASSWORD)
    signs_in = {row["person_id"] for row in county.membership} | {row["person_id"] for row in county.office}
    accounts = [
        {"person_id": person["id"], "login": person["phone"], "password_hash": hashed, "failures": 0}
        for person in county.person
        if person["id"] in signs_in and person["phone"]
    ]
    for start in range(0, len(accounts), IN_ONE_STATEMENT):
        connection.execute(sa.insert(Account), accounts[start : start + IN_ONE_STATEMENT])


def demo_accounts(village: str = SHOWCASE) -> list[DemoAccount]:
    """One well-known account per role: those of one village, its township, the county."""
    wanted = (
        ("村党支部书记", Role.SECRETARY, village, 0, 1),
        ("村民委员会成员", Role.VILLAGERS_COMMITTEE, village, 2, 1),
        ("村民代表", Role.REPRESENTATIVE, village, 5, 1),
        ("乡镇工作人员", Role.TOWNSHIP, village[:9], 0, 1),
        ("县级工作人员", Role.COUNTY, village[:6], 0, 1),
        ("信息管理员", Role.IT, village[:6], 0, 1),
    )
    engine = storage.engine(config.database_url("directory"))
    with engine.connect() as connection:
        officials = [
            DemoAccount(title, row.name, row.login.removeprefix("+86"))
            for title, role, area, skip, count in wanted
            for row in connection.execute(_holders(role, area).offset(skip).limit(count))
        ]
        members = [
            DemoAccount("党员", row.name, row.login.removeprefix("+86"))
            for row in connection.execute(_members(village).offset(8).limit(12))
        ]
    engine.dispose()
    return officials[:1] + members + officials[1:]


def _holders(role: Role, area: str) -> sa.Select[str, str]:
    return (
        sa.select(Person.name, Account.login)
        .join(Office, Office.person_id == Person.id).join(Account, Account.person_id == Person.id)
        .where(Office.role == role, Office.area == area).order_by(Person.external_key)
    )  # fmt: skip


def _members(village: str) -> sa.Select[str, str]:
    return (
        sa.select(Person.name, Account.login)
        .join(Membership, Membership.person_id == Person.id).join(Account, Account.person_id == Person.id)
        .where(Person.area == village).order_by(Person.external_key)
    )  # fmt: skip
