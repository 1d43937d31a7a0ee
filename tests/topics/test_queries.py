"""Who sees what, lists, headline numbers, numbers of law."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from services.topics import actions, queries
from services.topics.queries import sight
from shared.calls import headlines as numbers
from shared.calls import topics as calls
from shared.errors import Invalid, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import State
from tests.topics.village import Village


def topics_of(village: Village, area: str, caller: Caller, **more) -> calls.Topics:
    return village.asks(queries.list_topics, calls.ListTopics(area=area, **more), caller=caller, today=village.today)


def public_topics(village: Village, area: str, after: str | None = None) -> calls.Topics:
    return village.asks(queries.list_public_topics, calls.ListPublicTopics(area=area, after=after))


def ids(found: calls.Topics) -> list[UUID]:
    return [line.id for line in found.items]


def everybody(village: Village) -> list[Caller]:
    return [
        village.secretary, village.collector, village.head, village.member(9), village.villager(50),
        village.representative(0), village.township, village.county,
    ]  # fmt: skip


# -- who sees what


def test_a_draft_is_for_the_villages_own_people_its_township_and_the_county(village: Village):
    topic_id = village.signing()
    village.open_to_all()

    for caller in everybody(village):
        assert village.sees(topic_id, caller).topic.state == "merged"


def test_another_villages_drafts_are_not_there(village: Village):
    topic_id = village.collected()

    for caller in (
        village.neighbour.secretary,
        Village(village.sessions).township,
        Caller(),
        Caller(service="meetings"),
    ):
        with pytest.raises(NotFound):
            village.sees(topic_id, caller)
    with pytest.raises(NotFound):
        village.sees(uuid4())


@pytest.mark.parametrize("role", [Role.IT, Role.TRAINING_ADMIN])
def test_who_keeps_the_machines_or_the_credits_has_no_business_in_drafts(village: Village, role):
    topic_id = village.collected()

    with pytest.raises(NotFound):
        village.sees(topic_id, village.person(uuid4(), role, area="620922"))


def test_a_household_is_named_to_those_who_deal_with_it_only(village: Village):
    topic_id = village.collected()

    assert village.sees(topic_id, village.secretary).opinions[0].household == "三组"
    assert village.sees(topic_id, village.member(9)).opinions[0].household == ""


def test_the_public_page_names_nobody(village: Village):
    topic_id = village.executing()
    village.reviews_pledge(village.pledges(topic_id, village.member(9)))

    shown = str(village.public(topic_id).dump())

    for person in (*village.members, *village.villagers, *village.representatives):
        assert str(person) not in shown
    assert "三组" not in shown
    assert "带头出工" in shown


def test_progress_is_shown_once_the_rolls_are_frozen(village: Village):
    topic_id = village.collected()
    assert village.sees(topic_id).routes == ()

    topic_id = village.signing()
    view = village.sees(topic_id, village.member(0))
    assert (view.may_sign, view.signed_by_me) == (True, False)
    village.sign(topic_id, village.member(0))
    view = village.sees(topic_id, village.member(0))
    assert (view.may_sign, view.signed_by_me) == (False, True)


# -- lists


def test_a_list_shows_of_an_area_what_lies_within_the_callers_own(village: Village):
    mine, other = village.collected(), village.neighbour.collected()

    assert set(ids(topics_of(village, village.township_code, village.township))) == {mine, other}
    assert ids(topics_of(village, village.township_code, village.member(9))) == [mine]
    assert ids(topics_of(village, village.code, village.township)) == [mine]
    with pytest.raises(NotFound):
        topics_of(village, village.neighbour.code, village.secretary)


def test_a_list_can_be_of_one_state(village: Village):
    village.collected()
    signing = village.signing()

    found = topics_of(village, village.code, village.secretary, state=State.MERGED)

    assert ids(found) == [signing]
    assert (found.items[0].state_label, found.items[0].next_label) == ("附议中", "附议")


@pytest.mark.parametrize("area", ["%%%%%%", "______", "6209220%", "' OR 1=1"])
def test_an_area_that_is_no_code_finds_nothing(village: Village, area):
    village.on_the_board()

    assert public_topics(village, area).items == ()


def test_the_public_list_has_posted_topics_only(village: Village):
    posted = village.on_the_board()
    village.collected()

    assert ids(public_topics(village, village.township_code)) == [posted]


def test_a_long_list_goes_on_page_by_page_and_misses_none(village: Village, monkeypatch):
    monkeypatch.setattr("services.topics.queries.listing.PAGE", 2)
    topics = [village.collected() for _ in range(5)]  # all at one moment: the id keeps them apart
    seen, after = [], None

    while True:
        found = topics_of(village, village.code, village.secretary, after=after)
        assert found.page.total == 5
        seen += ids(found)
        after = found.page.next
        if after is None:
            break

    assert sorted(seen) == sorted(topics)
    assert sight.PAGE == 50


@pytest.mark.parametrize("after", ["x", "2027-03-01_x", f"2027-03-01T00:00:00_{uuid4()}", "_"])
def test_a_page_that_does_not_exist_is_refused_by_name(village: Village, after):
    with pytest.raises(Invalid):
        topics_of(village, village.code, village.secretary, after=after)


def test_the_open_opinions_of_a_village_are_those_in_no_topic(village: Village):
    merged, waiting = village.opinion(), village.opinion("路灯坏了")
    village.collected([merged])

    def opinions(caller: Caller, **more) -> set[UUID]:
        call = calls.ListOpinions(village=village.code, **more)
        return {opinion.id for opinion in village.asks(queries.list_opinions, call, caller=caller).items}

    assert opinions(village.secretary) == {waiting}
    assert opinions(village.secretary, open_only=False) == {merged, waiting}
    assert opinions(village.member(9)) == set()
    own = village.opinion("渠该清了", village.member(9))
    assert opinions(village.member(9)) == {own}
    assert opinions(village.villager(50)) == set()
    with pytest.raises(NotFound):
        opinions(village.neighbour.secretary)


# -- numbers


def test_every_number_is_shown_with_its_source():
    numbers = {(number.name, number.value): number for number in queries.list_numbers().items}

    assert numbers["propose.members", "10"].source == "肃州区党员首议制：10名以上党员联名"
    assert numbers["propose.villagers", "1/10"].mark == "case"
    assert all(number.source for number in numbers.values())


# -- statements


def test_reading_takes_the_same_few_statements_however_much_there_is(village: Village, statements: Callable[[], int]):
    small = village.executing()
    for _ in range(3):
        village.executing()
    large = village.executing(major=True)
    for number in range(5, 12):
        village.pledges(large, village.member(number))
    public = calls.ListPublicTopics(area=village.code)

    def cost(ask: Callable[[], object]) -> int:
        statements()
        ask()
        return statements()

    assert cost(lambda: village.sees(small)) == cost(lambda: village.sees(large)) - 2 == 19
    assert cost(lambda: village.public(large)) == 15  # two of them for its hearing
    assert cost(lambda: village.todos(village.secretary)) == 21  # two of them for the hearing
    assert cost(lambda: topics_of(village, village.code, village.secretary)) == 2
    assert cost(lambda: village.asks(queries.list_public_topics, public)) == 2
    headlines = numbers.GetHeadlines(area=village.code, year=2027)
    assert cost(lambda: village.asks(queries.get_headlines, headlines, caller=village.secretary)) == 1


def test_a_roll_of_three_thousand_villagers_is_frozen_in_few_statements(
    village: Village, statements: Callable[[], int]
):
    village.villagers = [uuid4() for _ in range(3000)]
    topic_id = village.collected()

    statements()
    village.does(actions.open_signing, calls.OpenSigning(topic_id=topic_id), village.collector, rolls=village.rolls())

    assert statements() < 20
    assert village.sees(topic_id).routes[-1].need == 300
