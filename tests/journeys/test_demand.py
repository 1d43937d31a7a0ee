"""Representatives demand a meeting through the HTTP API of the whole system, with the directory's own rolls and roles."""

from uuid import uuid4

import pytest

from deploy.demo.load import everybody
from tests.journeys.api import Person, Refusal
from tests.verifier import follow

VILLAGE = "620922105203"


@pytest.fixture(scope="module")
def people(embedded_system: str) -> dict[str, list[Person]]:
    wanted = {"村民代表": 30, "村党支部书记": 1, "乡镇工作人员": 1}
    return {
        role: [Person(embedded_system, one.login, one.password) for one in everybody(VILLAGE)[role][:count]]
        for role, count in wanted.items()
    }


def test_a_fifth_of_the_representatives_make_it_stand_and_the_secretary_has_to_call_it(
    people: dict[str, list[Person]], embedded_system: str
) -> None:
    representatives, [secretary], [township] = people.values()
    started = {
        "id": str(uuid4()), "village": VILLAGE, "body": "representatives_assembly", "title": "集体的地怎么租",
        "reason": "合同年底到期",
    }  # fmt: skip
    demand = representatives[0].post("/demands", started)["id"]
    [way] = representatives[0].get(f"/demands/{demand}")["line"]["progress"]
    assert (way["have"], way["whole"]) == (1, len(representatives))
    for one in representatives[1 : way["need"] - 1]:
        one.post(f"/demands/{demand}/signatures")
    before = secretary.get(f"/demands/{demand}")
    assert (before["line"]["state"], before["signers"], before["record"][0]["actor_id"]) == ("open", [], None)
    assert len(township.get(f"/demands/{demand}")["signers"]) == way["need"] - 1

    representatives[way["need"] - 1].post(f"/demands/{demand}/signatures")
    assert secretary.get(f"/demands/{demand}")["next_steps"][0]["verb"] == "convene_meeting"
    assert demand in {todo["subject_id"] for todo in secretary.get("/todos/meetings")["items"]}
    [line] = Person(embedded_system).get(f"/areas/{VILLAGE}/demands")["items"]
    assert (line["id"], line["state"]) == (demand, "stood")
    lines = follow(township.get(f"/demands/{demand}/record")["lines"])
    assert [one["verb"] for one in lines] == ["start_demand", "demand_stands"]
    with pytest.raises(Refusal, match="not_allowed"):
        secretary.get(f"/demands/{demand}/record")
    page = secretary.page(f"/demands/{demand}").decode()
    assert "召集村民代表会议" in page
