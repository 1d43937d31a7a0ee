"""Into an empty system: the county's divisions, and the first person who can sign in. Everybody else is brought in by them.

    python -m deploy.first_account --name 王芳 --gender 女 --born 1985-03-02 --phone 13900000000 [--divisions divisions.csv]

In containers: ``docker-compose exec directory python -m deploy.first_account …``. ``divisions.csv`` has the columns code, name, level
(county, township, village, community), parent_code, as published; without it, Guazhou's. The account is the county's staff: it
imports the roster (人员 → 用表格导入名册) and gives passwords to the others. Its own is printed once. Lost, ``--again`` makes another.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer
from sqlalchemy.orm import Session
from uuid6 import uuid7

from deploy.demo.county import DIVISIONS
from services.directory import passwords
from services.directory.actions import accounts
from services.directory.importing import cells
from services.directory.models import Account, Division, Office, Person
from shared import clock, config, storage
from shared.calls.directory import IssuedPassword
from shared.identity import Role

COLUMNS = {"code", "name", "level", "parent_code"}


class NotAsItIs(Exception):
    """Why there is no first account to be made, and what to do."""


def load_divisions(session: Session, file: Path) -> str:
    """Those of the file, where there are none yet; the county's code. Raises :class:`NotAsItIs`."""
    county = session.scalar(sa.select(Division.code).where(Division.level == "county"))
    if county:
        return county
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or rows[0].keys() < COLUMNS:
        raise NotAsItIs(f"{file} 应有这些列：{'、'.join(sorted(COLUMNS))}")
    counties = [row["code"] for row in rows if row["level"] == "county"]
    if len(counties) != 1:
        raise NotAsItIs(f"{file} 里应当正好有一个县（level 是 county），现在有 {len(counties)} 个")
    inside = {row["code"] for row in rows}
    for row in rows:
        parent = None if row["level"] == "county" else row["parent_code"]
        if parent is not None and parent not in inside:
            raise NotAsItIs(f"{file}：{row['code']} {row['name']} 的上级 {parent} 不在表里")
        session.add(
            Division(
                code=row["code"], name=row["name"], level=row["level"], parent_code=parent, valid_from=clock.today()
            )
        )
    session.flush()
    return counties[0]


@dataclass(frozen=True)
class Somebody:
    name: str
    gender: str
    born_on: date
    phone: str


def person_of(session: Session, who: Somebody, county: str, *, again: bool) -> Person:
    """Whoever holds the county's office with this phone, or else somebody new. Raises :class:`NotAsItIs` where others sign in for the
    county already, and where the same person does and is not asked for ``again``."""
    today = clock.today()
    office = sa.select(Office.person_id).where(Office.role == Role.COUNTY, Office.is_in_force(today))
    known = session.scalar(sa.select(Person).where(Person.phone == who.phone))
    signs_in = session.scalars(sa.select(Account.person_id).where(Account.person_id.in_(office))).all()
    if signs_in and not (again and known and known.id in signs_in):
        raise NotAsItIs("已经有县级账号了，别的账号由它在“人员”里发放。它的密码丢了，用 --again 加上它的手机号。")
    if known is None:
        known = Person(id=uuid7(), area=county, since=today, **vars(who))
        session.add(known)
        session.flush()
    if known.id not in session.scalars(office).all():
        session.add(Office(id=uuid7(), person_id=known.id, role=Role.COUNTY, area=county, since=today))
    return known


def make(sessions: storage.Sessions, who: Somebody, divisions: Path, *, again: bool = False) -> IssuedPassword:
    """Interrupted, it can be run again. Raises :class:`NotAsItIs`."""
    with sessions.begin() as session:
        person_id = person_of(session, who, load_divisions(session, divisions), again=again).id
    with sessions() as session:
        return accounts.issue_password(
            session, person_id, issued_by=None, now=clock.now(), hash_password=passwords.hash_password
        )


def main(
    *,
    name: Annotated[str, typer.Option(help="姓名")],
    gender: Annotated[str, typer.Option(help="男或女")],
    born: Annotated[str, typer.Option(help="出生日期，如 1985-03-02")],
    phone: Annotated[str, typer.Option(help="手机号，就是登录名")],
    divisions: Annotated[Path, typer.Option(help="行政区划表", exists=True, dir_okay=False)] = DIVISIONS,
    again: Annotated[bool, typer.Option("--again", help="密码丢了，再发一个")] = False,
) -> None:
    url = config.database_url("directory")
    storage.migrate("directory", url)
    try:
        who = Somebody(cells.name(name), cells.gender(gender), cells.birthday(born), cells.phone(phone) or "")
        issued = make(storage.sessions(url), who, divisions, again=again)
    except cells.Bad as bad:
        raise typer.BadParameter(f"{bad.problem}；{bad.advice}") from None
    except NotAsItIs as why:
        typer.echo(str(why), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"登录名 {issued.login}\n密码   {issued.password}\n{issued.days} 天内登录，并改成自己的密码。")


if __name__ == "__main__":
    typer.run(main)
