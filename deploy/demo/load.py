"""Puts the demonstration county into an empty directory, with accounts for all of its members and officials.

Every demonstration account has the same password; it is hashed once, which is fit for a demonstration only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from deploy.demo.county import SHOWCASE, County, Row, build
from services.directory import passwords
from services.directory.models import Account, Base, Division
from shared import config, storage
from shared.identity import Role

OFFICES = (
    Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM, Role.REPRESENTATIVE,
    Role.TOWNSHIP, Role.COUNTY, Role.IT,
)  # fmt: skip
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
    for table in ("division", "organisation", "party_group", "person", "membership", "office", "cadre", "belonging"):
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
    """Well-known accounts: those of one village, its township, the county. The county is the same at every start."""
    county = build()
    people = {row["id"]: row for row in county.person}

    def holders(role: str, area: str) -> list[Row]:
        return [people[row["person_id"]] for row in county.office if (row["role"], row["area"]) == (role, area)]

    branch = next(row["id"] for row in county.organisation if (row["kind"], row["area"]) == ("party_branch", village))
    members = [people[row["person_id"]] for row in county.membership if row["organisation_id"] == branch]
    chosen = [
        ("村党支部书记", holders("secretary", village)[0]),
        ("村党支部委员", holders("branch_committee", village)[1]),
        *(("党员", person) for person in members[8:20]),
        ("村民委员会成员", holders("villagers_committee", village)[2]),
        ("村民代表", holders("representative", village)[5]),
        ("乡镇工作人员", holders("township", village[:9])[0]),
        ("县级工作人员", holders("county", village[:6])[0]),
        ("信息管理员", holders("it", village[:6])[0]),
    ]
    return [DemoAccount(role, person["name"], person["phone"].removeprefix("+86")) for role, person in chosen]


def everybody(village: str = SHOWCASE) -> dict[str, list[DemoAccount]]:
    """All who sign in for one village and for those above it, by what they are: a vote needs more people than a walk."""
    county = build()
    people = {row["id"]: row for row in county.person}
    areas = (village, village[:9], village[:6])

    def accounts(found: Iterable[UUID], role: str) -> list[DemoAccount]:
        known = (people[person] for person in found)
        return [DemoAccount(role, one["name"], one["phone"].removeprefix("+86")) for one in known if one["phone"]]

    held = {
        role.chinese: [
            row["person_id"] for row in county.office if row["role"] == role.value and row["area"] in areas
        ]
        for role in OFFICES
    }  # fmt: skip
    branch = next(row["id"] for row in county.organisation if (row["kind"], row["area"]) == ("party_branch", village))
    groups = {row["id"]: row["name"] for row in county.party_group if row["organisation_id"] == branch}
    for group, name in groups.items():
        held[f"党员，{name}"] = [row["person_id"] for row in county.membership if row["group_id"] == group]
    return {role: accounts(found, role) for role, found in held.items()}
