"""Any process may be killed at any moment: the walk finishes, and nothing is done twice."""

from collections import Counter
from itertools import cycle

from deploy.local.supervisor import Supervisor
from tests.journeys.conftest import village_of
from tests.journeys.walk import Walk

VICTIMS = (
    "topics", "topics-relay", "meetings", "meetings-relay", "notifications", "notifications-relay", "directory", "supervision",
    "supervision-relay", "gateway",
)  # fmt: skip


def test_the_walk_finishes_although_a_process_is_killed_before_every_step(real_supervisor: Supervisor):
    victims = cycle(VICTIMS)
    address = real_supervisor.environment["PUBLIC_URL"]
    walk = Walk(
        village_of(address, "620922105203"), matter_class="village_affairs",
        before_each=lambda _step: real_supervisor.kill(next(victims)),
    )  # fmt: skip
    walk.run()

    restarts = sum(program.starts - 1 for program in real_supervisor.programs)
    assert restarts >= 40, "the processes were not killed, so the test showed nothing"
    topic = walk.topic()
    steps = Counter(entry["verb"] for entry in topic["record"])
    many = {"merge_opinions", "answer_inquiry", "record_decision", "pledge", "keep_pledge", "step_passed"}
    assert {verb for verb, count in steps.items() if count > 1 and verb not in many} == set()
    assert len(topic["opinions"]) == 2
    assert len(topic["topic"]["inquiries"]) == 1
    assert len(topic["pledges"]) == 1
    meetings = walk.secretary.get(f"/areas/{walk.village.code}/meetings", topic_id=walk.topic_id)["items"]
    assert Counter(meeting["body_label"] for meeting in meetings) == Counter(
        ["党员首议会", "支部委员会", "村两委联席会议", "党员大会", "村民代表会议"]
    )
    postings = walk.village.public.get(f"/areas/{walk.village.code}/board")["items"]
    kinds = Counter((posting["kind"], posting["title"]) for posting in postings)
    assert max(kinds.values()) == 1
