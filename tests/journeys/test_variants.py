"""A levy, and a matter that is heard first, end to end through the HTTP API of the whole system."""

from tests.journeys.api import patiently
from tests.journeys.levy_walk import levy_walk
from tests.journeys.walk import Walk, village_of


def test_a_levy_goes_from_the_villagers_committee_to_its_account(real_system):
    walk = levy_walk(str(real_system), "620922105203")
    walk.run()
    view = walk.topic()["topic"]
    assert [way["label"] for way in view["ways"]] == ["村务：提议、商议、审议、决议", "一事一议"]
    assert "按户计票" in view["steps"][-1]["summary"]


def test_collective_land_is_heard_before_the_villagers_decide(real_system):
    walk = Walk(village_of(str(real_system), "620922105200"), matter_class="village_affairs", kind="collective_land")
    walk.run()
    public = patiently(lambda: walk.village.public.get(f"/public-topics/{walk.topic_id}"))
    assert [finding["adopted"] for finding in public["hearing"]["findings"]] == [True, False]
    assert "马秀英" not in str(public)
    assert {statement["speaker"] for statement in walk.topic()["statements"]} == {"马秀英"}
