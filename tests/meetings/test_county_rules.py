"""What the law leaves to the county: chosen for days to come, and judged by the day of the meeting."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa

from services.meetings import queries, refusals, rules
from services.meetings.actions import counties
from services.meetings.facts import law
from services.meetings.rules import Chosen
from shared.calls import counties as calls
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Body, CountyRule, MatterClass
from tests.meetings.village import Village

MAY, JULY = date(2027, 5, 1), date(2027, 7, 1)
TEXT = "瓜组发〔2027〕3号"
TWO_THIRDS = Chosen(CountyRule.TWO_THIRDS_OF_THE_MEMBERS, MAY, TEXT)
HALF_AGAIN = Chosen(CountyRule.HALF_OF_THE_MEMBERS, JULY, TEXT)
TEN_DAYS = Chosen(CountyRule.TEN_DAYS, MAY, TEXT)


def quorum(on: date, *chosen: Chosen) -> rules.Share:
    return rules.body_rules(Body.MEMBERS_ASSEMBLY, on, rules.county_book(chosen)).quorum


@pytest.mark.parametrize(
    ("on", "needed"),
    [(MAY - timedelta(days=1), 20), (MAY, 26), (JULY - timedelta(days=1), 26), (JULY, 20)],
)
def test_the_day_of_the_meeting_decides_which_choice_is_in_force(on, needed):
    """Of thirty-nine: half are twenty, two thirds are twenty-six."""
    assert quorum(on, HALF_AGAIN, TWO_THIRDS).needed(39) == needed


@pytest.mark.parametrize(("present", "reached"), [(25, False), (26, True), (27, True)])
def test_two_thirds_include_the_number_itself(present, reached):
    assert quorum(MAY, TWO_THIRDS).reached(present, 39) is reached


def test_a_choice_carries_its_own_text_and_changes_nothing_else():
    share = quorum(MAY, TWO_THIRDS)
    assert (share.number.share, share.number.source, share.number.mark) == (Fraction(2, 3), TEXT, "local")
    book = rules.county_book([TWO_THIRDS, TEN_DAYS])
    assert rules.body_rules(Body.REPRESENTATIVES_ASSEMBLY, MAY, book).notice.days == 10
    for body in set(Body) - {Body.MEMBERS_ASSEMBLY, Body.REPRESENTATIVES_ASSEMBLY}:
        assert rules.body_rules(body, MAY, book) == rules.body_rules(body, MAY)
    majority = rules.body_rules(Body.MEMBERS_ASSEMBLY, MAY, book).majority
    assert majority == rules.body_rules(Body.MEMBERS_ASSEMBLY, MAY).majority


@pytest.mark.parametrize("rule", CountyRule)
def test_every_choice_is_of_a_number_that_the_book_knows(rule):
    book = rules.county_book([Chosen(rule, MAY, TEXT)])
    assert str(book.number(rule.number, on=MAY).value) == rule.measure


# -- chosen by the county's staff --------------------------------------------------------


def staff(village: Village) -> Caller:
    return village.person(village.people[9], Role.COUNTY, area=county_of(village))


def county_of(village: Village) -> str:
    """Each story has a county of its own, as far as choices go."""
    return village.code[:6]


@pytest.fixture
def apart(party_village: Village) -> Village:
    """In a county where nobody else's stories are."""
    number = int(party_village.township_code[6:])
    party_village.code = f"{630000 + number}100201"
    party_village.township_code = party_village.code[:9]
    party_village.topic_id = party_village.confirmed(MatterClass.PARTY_AFFAIRS)
    party_village.post_result()
    return party_village


def choose(village: Village, rule: CountyRule, *, days: int = 1, caller: Caller | None = None) -> None:
    call = calls.ChooseCountyRule(
        county=county_of(village), rule=rule, effective_from=village.today + timedelta(days=days), source=TEXT
    )
    village.does(counties.choose, call, caller or staff(village))


def listed(village: Village, caller: Caller) -> tuple[calls.CountyChoiceView, ...]:
    with village.sessions() as session:
        return queries.county_rules(session, calls.ListCountyRules(county=county_of(village)), caller).items


def test_a_meeting_needs_the_two_thirds_that_its_county_has_chosen(apart: Village):
    choose(apart, CountyRule.TWO_THIRDS_OF_THE_MEMBERS)
    meeting_id = apart.convene(Body.MEMBERS_ASSEMBLY, days=1)
    apart.wait(1)
    apart.attend(meeting_id, apart.people[:25])  # of thirty-eight
    assert not apart.sees(meeting_id).quorum_met
    with pytest.raises(refusals.QuorumNotReached) as refused:
        apart.open(meeting_id)
    assert (refused.value.facts["needed"], refused.value.facts["source"]) == (26, TEXT)
    apart.attend(meeting_id, apart.people[:26])
    apart.open(meeting_id)
    assert apart.tally(meeting_id, 20, 6).passed


def test_a_meeting_before_its_first_day_needs_half(apart: Village):
    choose(apart, CountyRule.TWO_THIRDS_OF_THE_MEMBERS, days=2)
    apart.opened(Body.MEMBERS_ASSEMBLY, days=1, present=apart.people[:19])


def test_other_counties_are_not_touched(apart: Village, village: Village):
    choose(apart, CountyRule.TWO_THIRDS_OF_THE_MEMBERS)
    village.post_result()
    with village.sessions() as session:
        assert (
            law(session, Body.MEMBERS_ASSEMBLY, village.code, apart.today + timedelta(days=1)).quorum.needed(38) == 19
        )


@pytest.mark.parametrize("days", [-1, 0])
def test_a_county_does_not_choose_for_a_day_that_has_come(apart: Village, days):
    with pytest.raises(refusals.NotForThePast):
        choose(apart, CountyRule.TEN_DAYS, days=days)
    choose(apart, CountyRule.TEN_DAYS, days=1)


def test_a_choice_stands_and_who_made_it_is_kept(apart: Village):
    choose(apart, CountyRule.TEN_DAYS)
    with pytest.raises(refusals.ChosenAlready):
        choose(apart, CountyRule.FIVE_DAYS)
    choose(apart, CountyRule.FIVE_DAYS, days=5)
    latest, first = listed(apart, staff(apart))
    assert (latest.rule, first.rule) == (CountyRule.FIVE_DAYS, CountyRule.TEN_DAYS)
    assert (first.decided_by, first.decided_at, first.source) == (apart.people[9], apart.now, TEXT)
    for statement in ("UPDATE county_choice SET source = 'x'", "DELETE FROM county_choice"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), apart.sessions.begin() as session:
            session.execute(sa.text(statement))


def test_only_the_countys_own_staff_choose(apart: Village):
    with pytest.raises(NotAllowed):
        choose(apart, CountyRule.TEN_DAYS, caller=apart.person(apart.people[3], Role.SECRETARY, area=county_of(apart)))
    with pytest.raises(NotFound):
        choose(apart, CountyRule.TEN_DAYS, caller=apart.township)
