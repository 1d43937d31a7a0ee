"""Any process may be killed at any moment: the walk finishes, and nothing is done twice."""

from collections import Counter
from itertools import count

from deploy.local.supervisor import Supervisor
from tests.journeys.walk import Walk, village_of

VICTIMS = (
    "topics", "topics-relay", "meetings", "meetings-relay", "notifications", "notifications-relay", "directory", "supervision",
    "supervision-relay", "gateway",
)  # fmt: skip


def test_the_walk_finishes_although_every_process_is_killed_three_times(real_supervisor: Supervisor):
    victims = iter(VICTIMS * 3)
    steps_taken = count()

    def kill_one(_step: str) -> None:
        if next(steps_taken) % 2 == 0 and (victim := next(victims, None)):
            real_supervisor.kill(victim)

    address = real_supervisor.environment["PUBLIC_URL"]
    walk = Walk(
        village_of(address, "620922105203"), matter_class="village_affairs",
        before_each=kill_one,
    )  # fmt: skip
    walk.run()

    restarts = sum(program.starts - 1 for program in real_supervisor.programs)
    assert restarts >= 25, "the processes were not killed, so the test showed nothing"
    topic = walk.topic()
    steps = Counter(entry["verb"] for entry in topic["record"])
    # Four deciding steps, the last of which is the decision; the deliberation has words of its own,
    # and the record of each of the five meetings is sealed once. Two sheets hang, and the plan has two tasks.
    assert {verb: often for verb, often in steps.items() if often > 1} == {
        "convene_meeting": 4,
        "open_meeting": 4,
        "record_tally": 3,
        "seal_record": 5,
        "hang_posting": 2,
        "report_task": 2,
    }
    assert len(topic["tasks"]) == 2
    assert len(topic["opinions"]) == 2
    assert len(topic["topic"]["inquiries"]) == 1
    assert len(topic["pledges"]) == 1
    meetings = walk.secretary.get(f"/areas/{walk.village.code}/meetings", topic_id=walk.topic_id)["items"]
    assert Counter(meeting["body_label"] for meeting in meetings) == Counter(
        ["党员首议会", "支部委员会", "村两委联席会议", "党员大会", "村民代表会议"]
    )
    for meeting in meetings:
        told = walk.secretary.get(f"/notices/{meeting['id']}/recipients")
        people = [item["person_id"] for item in told["items"]]
        assert (
            len(people)
            == len(set(people))
            == told["certificate"]["to_be_told"]
            == len(walk.meeting(meeting["id"])["roll"])
        )
        channels = Counter((item["person_id"], d["channel"]) for item in told["items"] for d in item["deliveries"])
        assert max(count for (_, channel), count in channels.items() if channel in ("inbox", "sms")) == 1
