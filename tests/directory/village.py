"""A small village, written out by hand: who lives there, who belongs to the branch, who holds which office, and until when."""

from datetime import date
from uuid import UUID, uuid4

from services.directory import queries
from services.directory.models import Base, Belonging, Membership, Office, Organisation, PartyGroup, Person
from shared.calls import directory as calls
from shared.identity import Role
from shared.storage import Sessions
from shared.vocabulary import BelongsTo, RollKind, Standing

CODE = "620922105201"
NEXT = "620922105202"
FOUNDED = date(2020, 1, 1)


class Village:
    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.branch = uuid4()
        self.add(Organisation(id=self.branch, kind="party_branch", name="中共瓜州村支部委员会", area=CODE))

    def add(self, *rows: Base) -> None:
        with self.sessions.begin() as session:
            session.add_all(rows)

    def lives(
        self, name: str = "张小三", *, born_on: date = date(1985, 3, 2), area: str = CODE, household: UUID | None = None,
        since: date = FOUNDED, until: date | None = None, away: bool = False, phone: str | None = None,
    ) -> UUID:  # fmt: skip
        person = uuid4()
        self.add(
            Person(
                id=person, name=name, gender="女", born_on=born_on, area=area, household_id=household, since=since,
                until=until, away=away, phone=phone,
            )
        )  # fmt: skip
        return person

    def joins(
        self, person: UUID, *, standing: Standing = Standing.FULL, since: date = FOUNDED, until: date | None = None,
        group: UUID | None = None, branch: UUID | None = None,
    ) -> None:  # fmt: skip
        self.add(
            Membership(
                id=uuid4(), person_id=person, organisation_id=branch or self.branch, group_id=group, standing=standing,
                since=since, until=until,
            )
        )  # fmt: skip

    def group(self, name: str) -> UUID:
        group = uuid4()
        self.add(PartyGroup(id=group, organisation_id=self.branch, name=name))
        return group

    def serves(
        self, person: UUID, role: Role, *, since: date = FOUNDED, until: date | None = None, area: str = CODE
    ) -> None:
        self.add(Office(id=uuid4(), person_id=person, role=role, area=area, since=since, until=until))

    def belongs(
        self, person: UUID, group: str = "", *, since: date = FOUNDED, until: date | None = None, area: str = CODE
    ) -> None:
        """To a village group, or without its name to the collective."""
        belongs_to = BelongsTo.VILLAGE_GROUP if group else BelongsTo.COLLECTIVE
        self.add(
            Belonging(
                id=uuid4(), person_id=person, belongs_to=belongs_to, area=area, group_name=group, since=since, until=until
            )
        )  # fmt: skip

    def roll(self, kind: RollKind, on: date, *, area: str = CODE, group: str = "") -> tuple[calls.RollEntry, ...]:
        with self.sessions() as session:
            return queries.roll(session, calls.GetRoll(kind=kind, area=area, on=on, group=group)).entries

    def names(self, kind: RollKind, on: date, *, area: str = CODE, group: str = "") -> set[UUID]:
        return {entry.person_id for entry in self.roll(kind, on, area=area, group=group)}
