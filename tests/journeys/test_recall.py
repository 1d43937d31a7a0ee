"""A recall from its demand to what the voters said, through the HTTP API of the whole system, with the directory's own rolls and roles."""

from typing import Any
from uuid import uuid4

import pytest

from deploy.demo.load import everybody
from tests.journeys.api import Person, Refusal, eventually, patiently
from tests.journeys.walk import Walk, village_of
from tests.verifier import script

VILLAGE = "620922105201"
REASON = "两年没有公布村务账目，村民多次要求也不答复。"


class RecallWalk(Walk):
    """Representatives demand it; the secretary enters what is the collection team's, and is not whom it concerns."""

    def __init__(self, address: str) -> None:
        super().__init__(village_of(address, VILLAGE), matter_class="village_affairs", kind="recall")
        people = everybody(VILLAGE)
        self.concerned, self.other = (self._signed_in(address, one) for one in people["村民委员会成员"][1:3])
        self.representatives = [self._signed_in(address, one) for one in people["村民代表"][:8]]

    @staticmethod
    def _signed_in(address: str, account: Any) -> Person:
        return Person(address, account.login, account.password)

    def is_refused(self, code: str, who: Person, path: str, body: dict[str, Any] | None = None) -> None:
        with pytest.raises(Refusal) as refusal:
            self.do(who, path, body)
        assert refusal.value.code == code

    def demanded(self) -> dict[str, str]:
        return {"id": str(uuid4()), "village": VILLAGE, "person_id": self.concerned.id, "reason": REASON}

    def demand(self) -> None:
        """By a third of the representatives, and no body in between."""
        self.topic_id = self.do(self.secretary, "/recalls", self.demanded())["id"]
        self.is_refused("topics.recall_runs", self.village.township, "/recalls", self.demanded())
        at = f"/topics/{self.topic_id}"
        self.do(self.secretary, f"{at}/signing")
        self.is_refused("topics.not_now", self.secretary, f"{at}/recall/check")
        by_body = {"route": "villagers_committee", "resolution": "村民委员会会议决定"}
        self.is_refused("topics.route_not_for_this_kind", self.other, f"{at}/proposal", by_body)
        for one in self.representatives:
            if self.state() == "proposed":
                break
            progress = self.do(one, f"{at}/cosignatures")
        [way] = [route for route in progress["routes"] if route["route"] == "representatives"]
        assert way["have"] == way["need"] == -(-way["roll"] // 3)

    def make_public(self) -> None:
        at = f"/topics/{self.topic_id}"
        self.is_refused("topics.concerned_keeps_out", self.concerned, f"{at}/recall/check")
        self.do(self.concerned, f"{at}/recall/defence", {"text": "账目上月已经公布。"})
        self.is_refused("topics.not_for_a_recall", self.secretary, f"{at}/review-start")
        self.do(self.secretary, f"{at}/recall/check")
        self.reaches("posted")

    def hold(self) -> str:
        """By all who have a vote, in secret, once whom it concerns was heard."""
        eventually(self._advice, bool)
        by_hands = {"topic_id": self.topic_id, "body": "recall", "place": "村委会院子", "voting": "show_of_hands"}
        day = (self._advice())["earliest"]
        self.is_refused("meetings.recall_is_secret", self.other, "/meetings", {**by_hands, "held_at": day})
        self.is_refused(
            "meetings.concerned_keeps_out",
            self.concerned,
            "/meetings",
            {**by_hands, "held_at": day, "voting": "secret"},
        )
        meeting_id = self.convene(voting="secret")
        roll = [line["person_id"] for line in self.meeting(meeting_id)["roll"]]
        at, half = f"/meetings/{meeting_id}", len(roll) // 2
        self.do(self.other, f"{at}/attendance", {"present": roll[:half]})
        self.do(self.other, f"{at}/opening")
        self.do(self.other, f"{at}/attendance", {"present": roll[half : half + 5]})
        tellers = [one for one in roll[:half] if one not in (self.other.id, self.concerned.id, self.secretary.id)]
        count = {
            "issued": half + 5, "ayes": half, "noes": 3, "abstentions": 0, "invalid": 1, "not_returned": 1,
            "first_teller_id": tellers[0], "second_teller_id": tellers[1],
        }  # fmt: skip
        self.is_refused("meetings.defence_not_heard", self.other, f"{at}/vote-opening")
        self.is_refused("meetings.defence_to_be_read", self.other, f"{at}/defence", {"how": "none"})
        self.do(self.other, f"{at}/defence", {"how": "read_out"})
        self.do(self.other, f"{at}/vote-opening")
        self.is_refused("meetings.concerned_keeps_out", self.concerned, f"{at}/ballots", count)
        self.do(self.other, f"{at}/ballots", count)
        witness = {"number": 1, "reason": "监票人没有手机"}
        self.do(self.village.township, f"{at}/count-witness", witness)
        return meeting_id


def test_a_recall_goes_from_the_demand_to_what_the_voters_said(embedded_system: str) -> None:
    walk = RecallWalk(embedded_system)
    walk.demand()
    walk.make_public()
    meeting_id = walk.hold()
    decided = walk.reaches("decided")
    result = walk.meeting(meeting_id)["result"]
    assert (result["passed"], decided["topic"]["outcome"]) == (True, "passed")
    assert f"投票 {len(walk.meeting(meeting_id)['roll']) // 2 + 4} 人" in result["sentence"]
    public = walk.village.public

    def sheets() -> dict[str, Any]:
        board = patiently(lambda: public.get(f"/areas/{VILLAGE}/board", topic_id=walk.topic_id))
        return {sheet["kind"]: sheet for sheet in board["items"]}

    sheet = eventually(sheets, lambda there: "recall_voted" in there)["recall_voted"]
    assert (sheet["kind_label"], sheet["text"].splitlines()[0]) == ("罢免投票结果公布", "罢免决定")
    assert "决议" not in sheet["text"]
    assert walk.concerned.id not in str(patiently(lambda: public.get(f"/public-topics/{walk.topic_id}")))
    walk.do(walk.secretary, f"/postings/{sheet['id']}/hung")
    eventually(walk.topic, lambda topic: any(one["hung_on"] for one in topic["topic"]["postings"]))
    todos = patiently(lambda: walk.village.township.get("/todos/topics"))["items"]
    assert "end_office" in [todo["step"]["verb"] for todo in todos if todo["subject_id"] == walk.topic_id]
    walk.pass_days(16)
    walk.do(walk.secretary, f"/topics/{walk.topic_id}/archive")
    assert walk.state() == "archived"
    code = patiently(lambda: public.get(f"/public-topics/{walk.topic_id}"))["record_digest"]
    dossier = patiently(lambda: walk.secretary.page(f"/topics/{walk.topic_id}/dossier"))
    assert "会议记录 1 份（已封存 1 份）" in " ".join(script.verify(dossier, code))
