"""A levy from its plan to its account, through the HTTP API: a village, its township and the county."""

from dataclasses import dataclass
from typing import Any

import pytest

from deploy.demo.load import demo_accounts
from tests.journeys.api import Person, Refusal, patiently
from tests.journeys.walk import DAY, Walk, village_of

YUAN = 100  # fen


@dataclass
class LevyWalk(Walk):
    """Proposed by the villagers' committee; the rest as every topic, with what a levy has besides."""

    head: Person | None = None
    county: Person | None = None
    kind: str = "levy"

    def _does(self, who: Person | None, path: str, body: dict[str, Any] | None = None) -> Any:
        assert who is not None
        return self.do(who, f"/topics/{self.topic_id}{path}", body)

    def cosign(self) -> None:
        self._does(self.head, "/proposal", {"route": "villagers_committee", "resolution": "村民委员会会议决定"})
        assert self.state() == "proposed"

    def prepare(self) -> None:
        plan = {"purpose": "硬化三组生产路", "budget": 50_000 * YUAN, "per_head": 10 * YUAN, "workdays": 4}
        self._does(self.head, "/levy", plan)
        payers = patiently(lambda: self.secretary.get(f"/topics/{self.topic_id}/levy/payers"))["items"]
        assert len({payer["person_id"] for payer in payers}) == len(payers)
        student = next(payer["person_id"] for payer in payers if payer["works"])
        self._does(self.head, f"/levy/exemptions/{student}", {"ground": "student"})
        public = patiently(lambda: self.village.public.get(f"/public-topics/{self.topic_id}"))
        levy = public["levy"]
        workers = sum(payer["works"] for payer in payers)
        assert (levy["people"], levy["payers"], levy["workers"]) == (len(payers), len(payers), workers - 1)
        assert levy["money"] == len(payers) * 10 * YUAN
        assert student not in str(public)
        self.is_refused("topics.plan_posted_too_short", "/levy/settling", who=self.head)
        self.pass_days(7)
        self._does(self.head, "/levy/settling")

    def is_refused(self, code: str, path: str, body: dict[str, Any] | None = None, *, who: Person | None) -> None:
        with pytest.raises(Refusal) as refusal:
            self._does(who, path, body)
        assert refusal.value.code == code

    def carry_out(self) -> None:
        due = (self.today() + 30 * DAY).date().isoformat()
        plan = {"plan": "筹集后施工", "owner_id": self.secretary.id, "due_on": due}
        self.is_refused("topics.county_has_not_replied", "/plan", plan, who=self.secretary)
        self._does(self.village.township, "/levy/forwarding", {"opinion": "范围、标准、程序合规"})
        county = self.county
        assert county is not None
        todos = patiently(lambda: county.get("/todos/topics"))["items"]
        [todo] = [todo for todo in todos if todo["subject_id"] == self.topic_id]
        assert (todo["step"]["verb"], todo["step"]["due_on"] > self.today().date().isoformat()) == ("answer_levy", True)
        self.is_refused("topics.county_has_not_replied", "/plan", plan, who=self.secretary)
        self._does(self.county, "/levy/answer", {"approved": True, "answer": "符合规定"})
        self._does(self.secretary, "/plan", plan)
        self.is_refused("topics.tasks_open", "/completion", {"result": "路已修好"}, who=self.secretary)
        self.do_every_task()
        self.show()
        self.is_refused("topics.levy_not_accounted_for", "/completion", {"result": "路已修好"}, who=self.secretary)
        account = {"income": 1_000 * YUAN, "expense": 999 * YUAN + 50, "workdays_done": 12}
        self._does(self.secretary, "/levy/account", account)
        self._does(self.secretary, "/completion", {"result": "路已修好。"})
        public = patiently(lambda: self.village.public.get(f"/public-topics/{self.topic_id}"))
        assert "筹资收入 1000 元，支出 999.50 元，结余 0.50 元" in public["result"]


def levy_walk(address: str, code: str) -> LevyWalk:
    """With the head of the villagers' committee and the county's staff signed in."""
    signed_in = {
        account.role: Person(address, account.login, account.password)
        for account in demo_accounts(code)
        if account.role in ("村民委员会成员", "县级工作人员")
    }
    return LevyWalk(
        village_of(address, code), matter_class="village_affairs", head=signed_in["村民委员会成员"],
        county=signed_in["县级工作人员"],
    )  # fmt: skip
