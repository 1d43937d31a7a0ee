"""One village's year through the HTTP API, on RabbitMQ and PostgreSQL: twelve topics of both classes, proposed in four ways, carried out,
voted down, rejected, withdrawn, sent back; documents conveyed, work briefed. The headline numbers are those of a count by hand."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from deploy.demo.county import build
from deploy.demo.load import PASSWORD, demo_accounts
from shared import clock
from tests.journeys.api import Person, Refusal, eventually
from tests.journeys.walk import DAY, Walk, village_of

VILLAGE = "620922105202"
TOWNSHIP, COUNTY = VILLAGE[:9], VILLAGE[:6]

# Counted by hand from ``test_a_villages_year_is_what_was_counted_by_hand`` below, line by line.
COUNTED = {
    "opinions": 14,  # two for the bridge, one for each of the other eleven topics, one that no topic took up
    "topics": 12,
    "deliberated": 7,  # bridge, canal, recruits, dues room, reading room, study hall, lamps
    "decided": 6,  # all of these but the lamps
    "carried_out": 3,  # bridge, recruits, dues room
    "conveyances": 5,  # one for two documents; one in each of the four Party groups for a third
    "briefings": 6,  # bridge three times, study hall once; land and assets at once
    "routine_briefings": 2,  # dues, routine
    "satisfaction": {
        "part": 116,
        "whole": 120,
        "ratio": "29/30",
    },  # bridge and recruits: 29 of 30, members and masses apart
}
STANDING = {
    "archived": 1,  # bridge
    "surveyed": 1,  # recruits
    "completed": 1,  # dues room
    "executing": 1,  # study hall
    "decided": 2,  # canal and reading room, voted down
    "posted": 1,  # lamps
    "noticed": 1,  # square
    "under_review": 1,  # well
    "merged": 1,  # fence, sent back and to be signed anew
    "rejected": 1,  # casino
    "withdrawn": 1,  # pond
}


@dataclass
class Matter(Walk):
    """A walk that goes as far as a year's matter goes."""

    title: str = "修缮东桥"

    def begins(self, opinions: int = 1) -> "Matter":
        """From what was said to the open signing."""
        said = [
            self.do(
                self.secretary, "/opinions", {"village": VILLAGE, "content": f"{self.title}，说了第 {number} 遍。"}
            )["id"]
            for number in range(1, opinions + 1)
        ]
        opened = {"village": VILLAGE, "title": self.title, "content": f"大家希望{self.title}。", "opinion_ids": said}
        self.topic_id = self.do(self.secretary, "/topics", opened)["id"]
        self.do(self.secretary, f"/topics/{self.topic_id}/signing")
        return self

    def is_proposed_by(self, somebody: Person, route: str) -> "Matter":
        proposal = {"route": route, "resolution": "开会研究，同意提出。"}
        self.do(somebody, f"/topics/{self.topic_id}/proposal", proposal)
        return self

    def is_signed_by(self, people: list[Person]) -> "Matter":
        for person in people:
            progress = self.do(person, f"/topics/{self.topic_id}/cosignatures")
        assert progress["state"] == "proposed"
        return self

    def is_reviewed(self, decision: str) -> "Matter":
        self.do(self.secretary, f"/topics/{self.topic_id}/review-start")
        committee = self.roll("branch_committee")
        review = {"decision": decision, **self.vote(committee), "reason": "不属于本村可以决定的事。"}
        self.do(self.secretary, f"/topics/{self.topic_id}/review", review)
        self.confirm_review()
        return self

    def is_accepted(self) -> "Matter":
        self.review()
        return self

    def is_deliberated(self) -> "Matter":
        self.deliberate()
        self.do(self.secretary, f"/topics/{self.topic_id}/posting", {"text": f"党员首议建议{self.title}。"})
        return self

    def is_voted_down(self) -> "Matter":
        """Every step before the last one passes; the last one does not."""
        while self.state() != "decided":
            before = self.steps_passed()
            is_last = before == len(self.topic()["topic"]["steps"]) - 1
            meeting = self.attend_and_open(self.convene())
            voters = [line["person_id"] for line in meeting["roll"] if line["votes"]]
            tellers = [voter for voter in voters if voter != self.secretary.id]
            tally = {
                "ayes": 1 if is_last else len(voters), "noes": len(voters) - 1 if is_last else 0, "abstentions": 0,
                "first_teller_id": tellers[0], "second_teller_id": tellers[1],
            }  # fmt: skip
            self.do(self.secretary, f"/meetings/{meeting['id']}/vote-opening")
            self.do(self.secretary, f"/meetings/{meeting['id']}/tally", tally)
            witness = {"number": 1, "reason": "监票人没有手机"}
            self.do(self.village.township, f"/meetings/{meeting['id']}/count-witness", witness)
            if is_last:
                self.reaches("decided")
            else:
                eventually(self.topic, partial(self._has_passed_more, before))
        assert self.topic()["topic"]["outcome"] == "failed"
        return self

    def is_planned(self) -> "Matter":
        plan = {
            "plan": "按方案办。",
            "owner_id": self.secretary.id,
            "due_on": (self.today() + 90 * DAY).date().isoformat(),
        }
        self.do(self.secretary, f"/topics/{self.topic_id}/plan", plan)
        return self

    def is_briefed(self, stage: str) -> "Matter":
        held = {"stage": stage, "held_on": self.today().date().isoformat(), "text": "向党员通报进展。"}
        self.do(self.secretary, f"/topics/{self.topic_id}/briefings", held)
        return self

    def is_completed(self) -> "Matter":
        self.do_every_task()
        self.show()
        self.do(self.secretary, f"/topics/{self.topic_id}/completion", {"result": "办好了，花费公开。"})
        return self


class Year:
    """A village and everybody who takes part in its year."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.village = village_of(address, VILLAGE)
        accounts = {account.role: account for account in demo_accounts(VILLAGE)}
        self.head = self.signs_in(accounts["村民委员会成员"].login)
        self.county = self.signs_in(accounts["县级工作人员"].login)
        self.secretary = self.village.secretary

    def signs_in(self, login: str) -> Person:
        return Person(self.address, login, PASSWORD)

    def representatives(self, number: int) -> list[Person]:
        """Of those who are nothing else: villagers who hold this office alone."""
        county = build()
        phones = {person["id"]: person["phone"] for person in county.person}
        members = {row["person_id"] for row in county.membership}
        held = [row["person_id"] for row in county.office if (row["role"], row["area"]) == ("representative", VILLAGE)]
        chosen = [phones[person] for person in held if person not in members and phones[person]]
        return [self.signs_in(phone.removeprefix("+86")) for phone in chosen[:number]]

    def matter(self, title: str, matter_class: str = "village_affairs", *, major: bool = False) -> Matter:
        return Matter(self.village, matter_class=matter_class, major=major, title=title)

    # -- what members are told first

    def now(self) -> datetime:
        now = datetime.fromisoformat(self.village.public.get("/demo/clock")["now"])
        return now.astimezone(clock.SHANGHAI)

    def members(self) -> list[dict[str, Any]]:
        day = self.now().date().isoformat()
        entries: list[dict[str, Any]] = self.secretary.get(f"/areas/{VILLAGE}/rolls/members/{day}")["entries"]
        return entries

    def schedules(self, title: str) -> str:
        today = self.now().date()
        document = {
            "village": VILLAGE, "title": title, "number": f"瓜党发〔{today.year}〕{uuid4().hex[:6]}号", "issuer": "中共瓜州县委",
            "received_on": today.isoformat(), "due_on": (today + 15 * DAY).isoformat(),
        }  # fmt: skip
        return str(self.secretary.post("/documents", document)["id"])

    def session(self, people: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        held_at = more.pop("held_at", self.now().isoformat())
        present = [entry["person_id"] for entry in people]
        held = {"village": VILLAGE, "held_at": held_at, "place": "村党群服务中心", "held_by": self.secretary.id}
        return {**held, "present": present, "text": "传达和通报的要点。", **more}

    def conveys(self) -> None:
        members = self.members()
        first, second, third = (self.schedules(title) for title in ("春耕通知", "防汛通知", "换届通知"))
        self.secretary.post("/conveyances", self.session(members[:-1], document_ids=[first, second]))
        absent = members[-1]["person_id"]
        self.secretary.post(f"/documents/{first}/told/{absent}", {"channel": "phone", "reached": True})
        for group in sorted({entry["group_id"] for entry in members}):
            unit = [entry for entry in members if entry["group_id"] == group]
            self.secretary.post("/conveyances", self.session(unit, document_ids=[third], group_id=group))
        assert self.document(first)["conveyed_at"]
        assert not self.document(second)["conveyed_at"]
        assert self.document(third)["conveyed_at"]
        tomorrow = (self.now() + DAY).isoformat()
        refused(self.secretary, "/conveyances", self.session(members, document_ids=[second], held_at=tomorrow))

    def document(self, document_id: str) -> dict[str, Any]:
        document: dict[str, Any] = self.secretary.get(f"/documents/{document_id}")["document"]
        return document

    def briefs(self) -> None:
        members = self.members()
        for matter in ("land", "assets", "dues", "routine"):
            self.secretary.post("/briefings", self.session(members, matter=matter, title="向党员通报"))
        refused(self.secretary, "/briefings", self.session([], matter="recruitment", title="没有人到会"))

    def headlines(self, somebody: Person, area: str, year: int) -> dict[str, Any]:
        numbers: dict[str, Any] = somebody.get(f"/areas/{area}/headlines/{year}")
        return numbers


def refused(somebody: Person, path: str, body: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        somebody.post(path, body)


def into_the_new_year(year: Year) -> int:
    """The first working days of January: what is counted before must not count."""
    now = year.now()
    january = now.replace(year=now.year + 1, month=1, day=4, hour=9, minute=0)
    year.village.public.post("/demo/clock", {"until": january.isoformat()})
    return january.year


def test_a_villages_year_is_what_was_counted_by_hand(real_system):
    year = Year(real_system)
    this = into_the_new_year(year)
    members, secretary = year.village.members, year.secretary
    secretary.post("/opinions", {"village": VILLAGE, "content": "路灯太暗，没有人接着说。"})
    year.conveys()
    year.briefs()

    bridge = (
        year.matter("修缮东桥", major=True).begins(opinions=2).is_signed_by(members[:10]).is_accepted().is_deliberated()
    )
    bridge.hear()
    bridge.decide()
    bridge.is_planned().is_briefed("before").is_briefed("during")
    bridge.do_every_task()
    refused(secretary, f"/topics/{bridge.topic_id}/completion", {"result": "还没有事后通报"})
    bridge.is_briefed("after").is_completed().survey()

    canal = year.matter("衬砌支渠").begins()
    canal.pass_days(10)  # until it is open to others than members
    canal.is_signed_by(year.representatives(4))
    canal.is_accepted().is_deliberated().is_voted_down()

    recruits = year.matter("接收预备党员", "party_affairs").begins().is_proposed_by(secretary, "party_organisation")
    recruits.is_accepted().is_deliberated().decide()
    recruits.is_planned().is_completed().survey()

    dues_room = year.matter("建党员活动室", "party_affairs").begins().is_proposed_by(secretary, "party_organisation")
    dues_room.is_accepted().is_deliberated().decide()
    dues_room.is_planned().is_completed()

    reading_room = year.matter("合并党小组", "party_affairs").begins().is_signed_by(members[:10])
    reading_room.is_accepted().is_deliberated().is_voted_down()

    study_hall = year.matter("建学习室", "party_affairs", major=True).begins()
    study_hall.is_proposed_by(secretary, "party_organisation").is_accepted().is_deliberated().decide()
    study_hall.is_planned().is_briefed("before")

    year.matter("安装路灯").begins().is_proposed_by(year.head, "villagers_committee").is_accepted().is_deliberated()

    square = year.matter("修广场").begins().is_signed_by(members[:10]).is_accepted()
    square.convene()
    square.reaches("noticed")

    well = year.matter("打机井").begins().is_proposed_by(year.head, "villagers_committee")
    well.do(secretary, f"/topics/{well.topic_id}/review-start")

    fence = year.matter("修围栏").begins().is_signed_by(members[:10]).is_reviewed("return")
    fence.do(secretary, f"/topics/{fence.topic_id}/revision", {"title": "修护栏", "content": "改成护栏，造价减半。"})

    year.matter("办棋牌室").begins().is_signed_by(members[:10]).is_reviewed("reject")
    pond = year.matter("挖鱼塘").begins()
    pond.do(secretary, f"/topics/{pond.topic_id}/withdrawal", {"reason": "与上级规划不符。"})

    bridge.archive()

    numbers = year.headlines(secretary, VILLAGE, this)
    assert {name: numbers[name] for name in COUNTED} == COUNTED
    assert {count["state"]: count["count"] for count in numbers["by_state"]} == STANDING
    for somebody, area in ((year.village.township, TOWNSHIP), (year.county, COUNTY)):
        above = year.headlines(somebody, area, this)
        assert {name: above[name] for name in COUNTED} == COUNTED, area
    inside = year.county.get(f"/areas/{COUNTY}/headlines/{this}/inside")["items"]
    assert [(one["area"], one["deliberated"]) for one in inside] == [(TOWNSHIP, 7)]
    assert all(year.headlines(secretary, VILLAGE, this - 1)[name] == 0 for name in COUNTED if name != "satisfaction")
