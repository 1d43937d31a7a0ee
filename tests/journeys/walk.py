"""One topic from the villagers' mouths to the archive, through the HTTP API: each step by the person whose step it is.

Against any system that runs with the demonstration county:

    python -m tests.journeys.walk http://127.0.0.1:8000
"""

import sys
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from deploy.demo.county import SHOWCASE
from deploy.demo.load import demo_accounts
from deploy.local.run_real import wait_until_ready
from shared import clock
from tests.journeys.api import Person, Refusal, eventually, patiently
from tests.journeys.board import hang
from tests.pictures import jpeg
from tests.verifier import script

DAY = timedelta(days=1)
READY_WITHIN = 180.0  # seconds: containers that have just been told to start


@dataclass
class Village:
    """The people of one village who take part."""

    code: str
    secretary: Person
    committee: Person  # another member of the branch committee
    members: list[Person]
    township: Person
    public: Person


def village_of(address: str, code: str = SHOWCASE) -> Village:
    """Everybody of a village who takes part, signed in."""
    by_role: dict[str, list[Person]] = {}
    for account in demo_accounts(code):
        if account.role in ("村党支部书记", "村党支部委员", "党员", "乡镇工作人员"):
            by_role.setdefault(account.role, []).append(Person(address, account.login, account.password))
    return Village(
        code=code, secretary=by_role["村党支部书记"][0], committee=by_role["村党支部委员"][0], members=by_role["党员"],
        township=by_role["乡镇工作人员"][0], public=Person(address),
    )  # fmt: skip


@dataclass
class Walk:
    """Each method is one step; ``topic_id`` is the topic that walks. ``before_each`` is called with the step's name, so that a
    test can break something there."""

    village: Village
    matter_class: str
    major: bool = False
    kind: str = "ordinary"
    topic_id: str = ""
    before_each: Callable[[str], None] = field(default=lambda _step: None)

    # -- the whole

    def run(self) -> None:
        self.collect()
        self.cosign()
        self.review()
        self.deliberate()
        self.publish()
        self.hear()
        self.prepare()
        self.decide()
        self.carry_out()
        self.survey()
        self.archive()

    # -- seeing

    @property
    def secretary(self) -> Person:
        return self.village.secretary

    def topic(self) -> dict[str, Any]:
        return patiently(lambda: self.secretary.get(f"/topics/{self.topic_id}"))

    def state(self) -> str:
        return str(self.topic()["topic"]["state"])

    def reaches(self, state: str) -> dict[str, Any]:
        return eventually(self.topic, lambda topic: topic["topic"]["state"] == state)

    def do(self, who: Person, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send a command, again while a service is away, under one key."""
        self.before_each(path)
        key = str(uuid4())
        return patiently(lambda: who.post(path, body, key=key))

    def today(self) -> datetime:
        """The system's moment as it is in Gansu, where the day begins eight hours earlier than in Greenwich."""
        now = datetime.fromisoformat(patiently(lambda: self.village.public.get("/demo/clock"))["now"])
        return now.astimezone(clock.SHANGHAI)

    def pass_days(self, days: int) -> None:
        self.do(self.village.public, "/demo/clock", {"days": days})

    # -- the steps

    def collect(self) -> None:
        texts = ["村东头的桥栏杆断了，娃娃上学不安全。", "东桥该修了，农用车过桥担心。"]
        of_whom = {"village": self.village.code, "household": "三组", "on_behalf": "no_phone"}
        opinions = [self.do(self.secretary, "/opinions", {"content": text, **of_whom})["id"] for text in texts]
        opened = self.do(
            self.secretary, "/topics",
            {"village": self.village.code, "title": "修缮东桥", "content": "东桥栏杆断裂，桥面破损，建议修缮。", "kind": self.kind,
             "opinion_ids": opinions[:1]},
        )  # fmt: skip
        self.topic_id = opened["id"]
        assert self.state() == "collected"
        self.do(self.secretary, f"/topics/{self.topic_id}/merging", {"opinion_ids": opinions[1:]})
        self.do(self.secretary, f"/topics/{self.topic_id}/signing")
        assert self.state() == "merged"

    def cosign(self) -> None:
        for number, member in enumerate(self.village.members[:10], start=1):
            progress = self.do(member, f"/topics/{self.topic_id}/cosignatures")
            members = next(route for route in progress["routes"] if route["route"] == "members")
            assert members["have"] == number
            assert progress["state"] == ("proposed" if number == 10 else "merged")

    def review(self) -> None:
        self.do(self.secretary, f"/topics/{self.topic_id}/review-start")
        committee = self.roll("branch_committee")
        self.do(
            self.secretary, f"/topics/{self.topic_id}/review",
            {
                "decision": "accept", "matter_class": self.matter_class, "major": self.major, **self.vote(committee),
                "vital_ground": "关系全村出行安全", "legality": "属于本村公益事业", **self.list_gone_through(),
            },
        )  # fmt: skip
        self.confirm_review()
        assert self.state() == "confirmed"

    def confirm_review(self) -> None:
        """By another member of the committee who was there."""
        looked_at = {"number": self.topic()["entered_review"]["number"]}
        self.do(self.village.committee, f"/topics/{self.topic_id}/review-confirmation", looked_at)

    def vote(self, committee: list[str]) -> dict[str, Any]:
        """Today, by just enough, all of them for it; whoever looks at it afterwards is one of them."""
        enough = len(committee) // 2 + 1
        there = sorted(committee, key=lambda person: person != self.village.committee.id)[:enough]
        return {"held_on": self.today().date().isoformat(), "present": there, "ayes": enough, "noes": 0}

    def list_gone_through(self) -> dict[str, Any]:
        """Every point of the list is met; the first ground of vital interest is the one."""
        day = self.today().date().isoformat()
        listed = patiently(lambda: self.village.public.get(f"/review-lists/{self.matter_class}/{day}"))
        points = [{"point": point["name"], "answer": "yes"} for point in listed["points"]]
        return {"ground": listed["grounds"][0]["name"], "points": points}

    def roll(self, kind: str) -> list[str]:
        day = self.today().date().isoformat()
        roll = patiently(lambda: self.secretary.get(f"/areas/{self.village.code}/rolls/{kind}/{day}"))
        return [entry["person_id"] for entry in roll["entries"]]

    def convene(self, **more: str) -> str:
        """The meeting that is due next, at its earliest lawful time; everybody told; the day come."""
        advice: dict[str, Any] = eventually(self._advice, bool)
        held_at = datetime.fromisoformat(advice["earliest"]) + timedelta(hours=1)
        meeting_id = self.do(
            self.secretary, "/meetings",
            {"topic_id": self.topic_id, "body": advice["body"], "held_at": held_at.isoformat(), "place": "村党群服务中心", **more},
        )["id"]  # fmt: skip
        self.tell_everybody(meeting_id)
        self.do(self.village.public, "/demo/clock", {"until": held_at.isoformat()})
        return str(meeting_id)

    def _advice(self) -> dict[str, Any]:
        try:
            advice: dict[str, Any] = patiently(lambda: self.secretary.get(f"/topics/{self.topic_id}/convening-advice"))
        except Refusal:
            return {}  # the meetings service has not heard of it yet
        return advice

    def tell_everybody(self, meeting_id: str) -> None:
        """By SMS; by telephone whoever an SMS does not reach."""

        def certificate() -> Any:
            return patiently(lambda: self._certificate_or_nothing(meeting_id))

        eventually(certificate, lambda seen: bool(seen) and seen["to_be_told"] > 0)
        self._wait_for_receipts(meeting_id)
        for person in certificate()["missing"]:
            self.do(
                self.secretary, f"/notices/{meeting_id}/told/{person}",
                {"channel": "phone", "reached": True, "remark": "电话告知本人"},
            )  # fmt: skip
        assert certificate()["missing"] == []

    def _certificate_or_nothing(self, meeting_id: str) -> Any:
        try:
            return self.secretary.get(f"/notices/{meeting_id}/certificate")
        except Refusal as refusal:
            if refusal.status == 404:
                return None
            raise

    def _wait_for_receipts(self, meeting_id: str) -> None:
        """As a secretary would: as long as receipts keep coming; whoever has none by then is called."""
        waiting, since = -1, time.monotonic()
        while waiting != 0 and time.monotonic() - since < 5:
            recipients = patiently(lambda: self.secretary.get(f"/notices/{meeting_id}/recipients"))
            sms = [d for item in recipients["items"] for d in item["deliveries"] if d["channel"] == "sms"]
            still = sum(delivery["state"] in ("pending", "sent") for delivery in sms)
            if still != waiting:
                waiting, since = still, time.monotonic()
            time.sleep(0.05)  # between two looks, up to the deadline

    def attend_and_open(self, meeting_id: str) -> dict[str, Any]:
        meeting = self.meeting(meeting_id)
        present = [line["person_id"] for line in meeting["roll"]]
        self.do(self.secretary, f"/meetings/{meeting_id}/attendance", {"present": present})
        for group in meeting["groups"]:
            people = [line["person_id"] for line in meeting["roll"] if line["group_id"] == group["id"]]
            self.do(
                self.secretary, f"/meetings/{meeting_id}/groups/{group['id']}/officers",
                {"leader_id": people[0], "recorder_id": people[1]},
            )  # fmt: skip
        self.do(self.secretary, f"/meetings/{meeting_id}/opening")
        return self.meeting(meeting_id)

    def meeting(self, meeting_id: str) -> dict[str, Any]:
        return patiently(lambda: self.secretary.get(f"/meetings/{meeting_id}"))

    def deliberate(self) -> None:
        meeting_id = self.convene()
        self.reaches("noticed")
        meeting = self.attend_and_open(meeting_id)
        self.reaches("discussing")
        for group in meeting["groups"]:
            people = [line["person_id"] for line in meeting["roll"] if line["group_id"] == group["id"]]
            path = f"/meetings/{meeting_id}/groups/{group['id']}"
            self.do(self.secretary, f"{path}/spoken", {"spoke": people[:-1], "passed": people[-1:]})
            self.do(self.secretary, f"{path}/conclusion", {"conclusion": "同意修缮，建议先做预算。"})
        self.do(self.secretary, f"/meetings/{meeting_id}/conclusion", {"conclusion": "建议修缮东桥，预算公开。"})
        self.reaches("concluded")

    def publish(self) -> None:
        self.do(self.secretary, f"/topics/{self.topic_id}/posting", {"text": "党员首议同意修缮东桥，建议预算公开。"})
        public = patiently(lambda: self.village.public.get(f"/public-topics/{self.topic_id}"))
        assert public["state"] == "posted"
        inquiry = self.do(
            self.village.public, f"/topics/{self.topic_id}/inquiries", {"question": "修桥的钱从哪里来？"}
        )["id"]
        self.do(self.secretary, f"/inquiries/{inquiry}/answer", {"answer": "从村集体收入中列支，预算会公开。"})
        board = eventually(
            lambda: patiently(lambda: self.village.public.get(f"/areas/{self.village.code}/board")),
            lambda board: any(posting["topic_id"] == self.topic_id for posting in board["items"]),
        )
        assert board["items"]

    def hear(self) -> None:
        """Where the topic says so: a hearing, a week ahead; everybody heard, each finding answered."""
        if not any(way["label"] == "听证评审" for way in self.topic()["topic"]["ways"]):
            return
        held_at = (self.today() + 7 * DAY).isoformat()
        path = f"/topics/{self.topic_id}/hearing"
        self.do(
            self.secretary, path, {"held_at": held_at, "place": "村党群服务中心", "notice": "听取对修桥方案的意见。"}
        )
        self.do(self.village.public, "/demo/clock", {"until": held_at})
        for party in ("concerned_households", "representatives", "experts", "township"):
            said = {"party": party, "speaker": "马秀英", "text": "先做预算，工期避开秋收。"}
            self.do(self.secretary, f"{path}/statements", said)
        self.do(self.secretary, f"{path}/conclusion", {"findings": "预算要公开\n工期避开秋收"})
        for number, adopted in ((1, True), (2, False)):
            answer = {"adopted": adopted, "reason": "写进方案" if adopted else "由施工合同约定"}
            self.do(self.secretary, f"{path}/findings/{number}", answer)

    def prepare(self) -> None:
        """What a kind of matter has to have ready besides."""

    def decide(self) -> None:
        while self.state() != "decided":
            passed = self.steps_passed()
            meeting_id = self.convene()
            meeting = self.attend_and_open(meeting_id)
            voters = [line["person_id"] for line in meeting["roll"] if line["votes"]]
            tellers = [voter for voter in voters if voter != self.secretary.id]
            self.do(self.secretary, f"/meetings/{meeting_id}/vote-opening")
            self.do(
                self.secretary, f"/meetings/{meeting_id}/tally",
                {
                    "ayes": len(voters) - 1, "noes": 0, "abstentions": 1,
                    "first_teller_id": tellers[0], "second_teller_id": tellers[1], **self.by_households(meeting),
                },
            )  # fmt: skip
            witness = {"number": 1, "reason": "监票人没有手机"}
            self.do(self.village.township, f"/meetings/{meeting_id}/count-witness", witness)
            assert self.meeting(meeting_id)["result"]["passed"]
            eventually(self.topic, partial(self._has_passed_more, passed))
        assert self.topic()["topic"]["outcome"] == "passed"

    def by_households(self, meeting: dict[str, Any]) -> dict[str, int]:
        """All of them are spoken for and for it, where each has a vote."""
        return {
            name: meeting["households"] for name in ("households_present", "households_for") if meeting["households"]
        }

    def _has_passed_more(self, before: int, topic: dict[str, Any]) -> bool:
        return self.steps_passed(topic) > before

    def steps_passed(self, topic: dict[str, Any] | None = None) -> int:
        return sum(step["passed"] is True for step in (topic or self.topic())["topic"]["steps"])

    def carry_out(self) -> None:
        due = (self.today() + 30 * DAY).date().isoformat()
        self.do(
            self.secretary, f"/topics/{self.topic_id}/plan",
            {"plan": "先做预算并公开，再施工，月底前完工。", "owner_id": self.secretary.id, "due_on": due, "tasks": "做预算并公开\n施工"},
        )  # fmt: skip
        self.pledge(due)
        for stage in ("before", "during", "after") if self.major else ():
            day = self.today().date().isoformat()
            self.do(
                self.secretary, f"/topics/{self.topic_id}/briefings",
                {"stage": stage, "held_on": day, "text": "向党员通报修桥进展。"},
            )  # fmt: skip
        self.do_every_task()
        self.show()
        self.do(self.secretary, f"/topics/{self.topic_id}/completion", {"result": "东桥已修好，花费公开。"})
        assert self.state() == "completed"

    def do_every_task(self) -> None:
        """Nothing is completed before."""
        still = (task for task in self.topic()["tasks"] if task["state"] != "done")
        for task in still:
            self.do(self.secretary, f"/topics/{self.topic_id}/tasks/{task['id']}/report", {"report": "已经办好。"})

    def show(self) -> None:
        """A photo of what was done; on the public page it is the same, byte by byte."""
        content = b64encode(jpeg(640, 480)).decode()
        body = {"purpose": "completion", "caption": "东桥新栏杆", "public": True, "content": content}
        photo = self.do(self.secretary, f"/topics/{self.topic_id}/photos", body)["id"]
        assert patiently(lambda: self.village.public.get(f"/photos/{photo}"))["content"] == content

    def pledge(self, due: str) -> None:
        member = self.village.members[0]
        pledged = self.do(member, f"/topics/{self.topic_id}/pledges", {"text": "带头出工两天。", "due_on": due})["id"]
        self.do(self.secretary, f"/pledges/{pledged}/review", {"decision": "approve"})
        self.do(member, f"/pledges/{pledged}/kept", {"report": "出工两天，栏杆已装好。"})
        self.do(self.secretary, f"/pledges/{pledged}/appraisal", {"grade": "satisfied", "text": "说到做到。"})

    def survey(self) -> None:
        eventually(
            lambda: patiently(lambda: self.village.township.get("/todos/supervision")),
            lambda todos: any(todo["subject_id"] == self.topic_id for todo in todos["items"]),
        )
        counts = {"satisfied": 20, "fairly": 8, "basically": 1, "dissatisfied": 1}
        body = {f"{panel}_{grade}": count for panel in ("members", "masses") for grade, count in counts.items()}
        self.do(self.village.township, f"/topics/{self.topic_id}/survey", body)
        self.reaches("surveyed")

    def archive(self) -> None:
        hang(self.topic, self.secretary, self.do)
        self.pass_days(16)
        self.do(self.secretary, f"/topics/{self.topic_id}/archive")
        assert self.state() == "archived"
        self.check_dossier()

    def check_dossier(self) -> None:
        """Downloaded as the secretary does it, read by the script that an outsider has, held to the code on the public page."""
        public = patiently(lambda: self.village.public.get(f"/public-topics/{self.topic_id}"))
        content = patiently(lambda: self.secretary.page(f"/topics/{self.topic_id}/dossier"))
        said = " ".join(script.verify(content, public["record_digest"]))
        meetings = len(self.topic()["topic"]["steps"]) + 1
        assert f"会议记录 {meetings} 份（已封存 {meetings} 份）" in said, said
        assert f"校验码与第 {public['record_lines']} 条相符" in said, said


def main(address: str, village: str = SHOWCASE) -> None:
    wait_until_ready(address, READY_WITHIN)
    for matter_class in ("village_affairs", "party_affairs"):
        began = time.monotonic()
        Walk(village_of(address, village), matter_class=matter_class, major=True).run()
        print(  # noqa: T201 - a command's answer
            f"{matter_class}: from the first opinion to the archive in {time.monotonic() - began:.1f} s"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
