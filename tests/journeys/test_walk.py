"""One village-affairs topic and one Party-affairs topic, end to end through the HTTP API; on both ways of running."""

import pytest

from tests.journeys.walk import Walk, village_of


@pytest.fixture(params=["embedded_system", "real_system"])
def address(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_a_village_matter_goes_from_the_villagers_mouths_to_the_archive(address):
    Walk(village_of(address), matter_class="village_affairs", major=True).run()


def test_a_party_matter_is_decided_by_the_members_assembly(address):
    walk = Walk(village_of(address, "620922105202"), matter_class="party_affairs")
    walk.run()
    assert [step["body"] for step in walk.topic()["topic"]["steps"]] == ["党员大会"]
