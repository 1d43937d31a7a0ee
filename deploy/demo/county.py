"""Builds the county: as many of everything as is published, the same for the same seed.

Published: 342 Party organisations, 7,920 members, 3,086 cadres, 148,800 residents; by the official list 15 townships, 75 villages,
15 communities. The residents are counts by village; 20,000 of them are people, members and cadres among them. Phone
numbers begin with 154, a block that no operator has: they can't be dialled.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from deploy.demo.names import name

COUNTY = "620922"
PEOPLE = 20_000
MEMBERS = 7_920
ORGANISATIONS = 342
CADRES = 3_086
RESIDENTS = 148_800
SHOWCASE = "620922105201"  # 瓜州镇 瓜州村: where the well-known demonstration accounts live
VILLAGE_MEMBERS = 40  # of each village's or community's branch
SUPERVISORS = 3  # on a village's supervision committee
OFFICIALS = ("secretary", "branch_committee", "villagers_committee", "collection_team")
SINCE = date(2020, 1, 1)
TODAY = date(2026, 11, 1)  # ages are counted from here, so that the county does not change from day to day
DIVISIONS = Path(__file__).parent / "divisions" / f"divisions_{COUNTY}.csv"
UNITS = "县委办公室 县政府办公室 县纪委监委 县委组织部 县委宣传部 教育局 卫生健康局 公安局 财政局 水务局 农业农村局 自然资源局 交通运输局 住房和城乡建设局 民政局 人社局 林业和草原局 文旅局 应急管理局 市场监管局 第一中学 县人民医院 供电公司 农业发展公司".split()

Row = dict[str, Any]


@dataclass
class County:
    """Rows by table of the directory."""

    division: list[Row] = field(default_factory=list)
    organisation: list[Row] = field(default_factory=list)
    party_group: list[Row] = field(default_factory=list)
    person: list[Row] = field(default_factory=list)
    membership: list[Row] = field(default_factory=list)
    office: list[Row] = field(default_factory=list)
    cadre: list[Row] = field(default_factory=list)
    belonging: list[Row] = field(default_factory=list)


class Builder:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - made-up people, not secrets
        self.county = County()
        self._phones = iter(range(10_000_000, 99_999_999))

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    # -- single rows

    def person(
        self,
        area: str,
        *,
        oldest: int,
        youngest: int,
        household: UUID | None = None,
        gender: str = "",
        away: bool = False,
    ) -> Row:
        gender = gender or self.random.choice("男女")
        born = TODAY - timedelta(days=self.random.randint(youngest * 366, oldest * 365))
        adult = (TODAY - born).days > 16 * 366
        row: Row = {
            "id": self.id(), "external_key": f"P{len(self.county.person) + 1:06}", "name": name(self.random, gender, area[:9]),
            "gender": gender, "born_on": born, "phone": f"+86154{next(self._phones)}" if adult else None, "area": area,
            "household_id": household, "away": away, "since": SINCE, "until": None,
        }  # fmt: skip
        self.county.person.append(row)
        return row

    def organisation(self, kind: str, title: str, area: str, parent: UUID | None) -> UUID:
        made = self.id()
        self.county.organisation.append(
            {"id": made, "kind": kind, "name": title, "area": area, "parent_id": parent, "external_code": None}
        )
        return made

    def member(self, person: Row, organisation: UUID, group: UUID | None = None, standing: str = "full") -> None:
        self.county.membership.append(
            {
                "id": self.id(), "person_id": person["id"], "organisation_id": organisation, "group_id": group,
                "standing": standing, "since": SINCE, "until": None,
            }
        )  # fmt: skip

    def office(self, person: Row, role: str, area: str) -> None:
        self.county.office.append(
            {"id": self.id(), "person_id": person["id"], "role": role, "area": area, "since": SINCE, "until": None}
        )

    def cadre(self, person: Row, category: str, unit: str) -> None:
        self.county.cadre.append({"person_id": person["id"], "category": category, "unit": unit})

    # -- the county

    def build(self) -> County:
        self.divisions()
        committee = self.organisation("party_committee", "中共瓜州县委员会", COUNTY, None)
        townships = [d for d in self.county.division if d["level"] == "township"]
        villages = [d for d in self.county.division if d["level"] in ("village", "community")]
        by_township = {t["code"]: self.township(t, committee) for t in townships}
        for village in villages:
            self.village(village, by_township[village["parent_code"]])
        self.units(committee)
        self.residents(villages)
        for village in villages:
            self.delegates(village["code"])
        of_villages = {village["code"] for village in villages if village["level"] == "village"}
        self.belonging(of_villages)
        self.supervisors(of_villages)
        return self.county

    def supervisors(self, villages: set[str]) -> None:
        """Three representatives of each village who hold no other office of it sit on its supervision committee."""
        officials = {row["person_id"] for row in self.county.office if row["role"] in OFFICIALS}
        people = {row["id"]: row for row in self.county.person}
        of_village: dict[str, list[Row]] = {}
        for row in self.county.office:
            if row["role"] == "representative" and row["area"] in villages and row["person_id"] not in officials:
                of_village.setdefault(row["area"], []).append(people[row["person_id"]])
        for area, representatives in of_village.items():
            for person in representatives[-SUPERVISORS:]:
                self.office(person, "supervision_committee", area)

    def divisions(self) -> None:
        with DIVISIONS.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        settlements = [row for row in rows if row["level"] in ("village", "community")]
        weights = [self.random.randint(60, 140) for _ in settlements]
        counts = list(_apportioned(RESIDENTS, weights))
        residents = {row["code"]: count for row, count in zip(settlements, counts, strict=True)}
        for row in rows:
            code = row["code"]
            total = sum(count for inner, count in residents.items() if inner.startswith(code))
            self.county.division.append(
                {
                    "code": code, "name": _short(row["name"]), "level": row["level"],
                    "parent_code": row["parent_code"] if row["level"] != "county" else None,
                    "residents": total, "valid_from": date(2023, 1, 1), "valid_to": None,
                }
            )  # fmt: skip

    def township(self, division: Row, parent: UUID) -> UUID:
        made = self.organisation("party_committee", f"中共{division['name']}委员会", division["code"], parent)
        for _ in range(4):
            person = self.person(division["code"], oldest=55, youngest=25)
            self.office(person, "township", division["code"])
            self.member(person, made)
            self.cadre(person, "other", f"{division['name']}人民政府")
        return made

    def village(self, division: Row, parent: UUID) -> None:
        """A branch with its groups, the two committees, the representatives, the collection team."""
        area = division["code"]
        branch = self.organisation("party_branch", f"中共{division['name']}支部委员会", area, parent)
        groups = []
        for number in "一二三四"[: self.random.randint(3, 4)]:
            groups.append(self.id())
            self.county.party_group.append({"id": groups[-1], "organisation_id": branch, "name": f"第{number}党小组"})
        members = [
            self.person(area, oldest=75, youngest=20, household=self.id(), away=place % 8 == 7)
            for place in range(VILLAGE_MEMBERS)
        ]
        for place, person in enumerate(members):
            standing = "probationary" if place >= VILLAGE_MEMBERS - 2 else "full"
            self.member(person, branch, groups[place % len(groups)], standing)
        self.office(members[0], "secretary", area)
        for person in members[:5]:
            self.office(person, "branch_committee", area)
            self.office(person, "collection_team", area)
        villagers = [
            self.person(area, oldest=70, youngest=22, household=self.id(), gender="女" if place < 9 else "")
            for place in range(17)
        ]
        for person in (members[0], members[1], *villagers[:3]):
            self.office(person, "villagers_committee", area)
        for person in (*members[5:8], *villagers):
            self.office(person, "representative", area)
        is_village = division["level"] == "village"
        committee = "villagers_committee" if is_village else "residents_committee"
        self.organisation(committee, f"{division['name']}{'村民' if is_village else '居民'}委员会", area, None)

    def units(self, committee: UUID) -> None:
        """The county's own organisations, its staff, and the remaining members and cadres."""
        left = ORGANISATIONS - sum(row["kind"].startswith("party") for row in self.county.organisation)
        units = []
        for number in range(left):
            unit = UNITS[number % len(UNITS)]
            suffix = "" if number < len(UNITS) else f"第{number // len(UNITS)}"
            units.append((unit, self.organisation("party_branch", f"中共{unit}{suffix}支部委员会", COUNTY, committee)))
        staff = []
        while len(self.county.membership) < MEMBERS:
            unit, branch = units[len(self.county.membership) % len(units)]
            person = self.person(COUNTY, oldest=60, youngest=23)
            self.member(person, branch)
            staff.append((person, unit))
        for person, _ in staff[:6]:
            self.office(person, "county", COUNTY)
        self.office(staff[6][0], "training_admin", COUNTY)
        for person, _ in staff[7:9]:
            self.office(person, "it", COUNTY)
        for person, unit in staff[: CADRES - len(self.county.cadre)]:
            self.cadre(person, "section_level" if self.random.random() < 0.2 else "other", unit)

    def residents(self, villages: list[Row]) -> None:
        """Villagers in households, until the county has as many people as it should: two parents with a child and one
        parent with a child in turn, so that there are five households or more for every representative."""
        households = {village["code"]: self.id() for village in villages}
        for number in range(PEOPLE - len(self.county.person)):
            village = villages[number % len(villages)]["code"]
            round_ = number // len(villages)
            if round_ % 5 in (0, 3):
                households[village] = self.id()
            is_child = round_ % 5 in (2, 4)
            self.person(
                village,
                oldest=17 if is_child else 80,
                youngest=1 if is_child else 19,
                household=households[village],
                away=round_ % 11 == 5,
            )

    def delegates(self, village: str) -> None:
        """A Party delegate among the members and a people's congress delegate, both on the collection team."""
        representatives = [
            row["person_id"] for row in self.county.office if (row["role"], row["area"]) == ("representative", village)
        ]
        for person, role in zip(representatives, ("party_delegate", "congress_delegate"), strict=False):
            self.office({"id": person}, role, village)
            self.office({"id": person}, "collection_team", village)

    def belonging(self, villages: set[str]) -> None:
        """Each village has three groups, by households; whoever lives in it is a member of its collective."""
        groups: dict[str, dict[UUID, str]] = {}
        for person in self.county.person:
            if (area := person["area"]) not in villages:
                continue
            of_village = groups.setdefault(area, {})
            group = of_village.setdefault(person["household_id"], f"第{'一二三'[len(of_village) % 3]}村民小组")
            for belongs_to, name_of_group in (("village_group", group), ("collective", "")):
                self.county.belonging.append(
                    {
                        "id": self.id(), "person_id": person["id"], "belongs_to": belongs_to, "area": area,
                        "group_name": name_of_group, "since": SINCE, "until": None,
                    }
                )  # fmt: skip


def _short(title: str) -> str:
    """The name without the name of its office: 瓜州村委会 → 瓜州村."""
    for suffix, kept in (("社区居民委员会", "社区"), ("社区居委会", "社区"), ("村委会", "村")):
        if title.endswith(suffix):
            return title.removesuffix(suffix) + kept
    return title


def _apportioned(total: int, weights: list[int]) -> Iterator[int]:
    """Whole shares of a total that add up to it exactly."""
    given = running = 0
    for weight in weights:
        running += weight
        share = total * running // sum(weights) - given
        given += share
        yield share


def build(seed: int = 20_261_101) -> County:
    return Builder(seed).build()
