"""The policy a cadre is measured by: every number with its source, for a category, on a day."""

from datetime import date

import pytest
import sqlalchemy as sa

from services.learning_credits import actions, queries, refusals, rules
from services.learning_credits.models import PolicyNumber
from shared.calls.common import NumberView
from shared.calls.learning_credits import GetPolicy
from shared.storage import Sessions

TODAY = date(2027, 3, 1)


def policy(sessions: Sessions, category: str = "section_level", on: date = TODAY) -> dict[str, NumberView]:
    with sessions() as session:
        found = queries.policy(session, GetPolicy(category=category, on=on))
    return {number.name: number for number in found.items}


def test_a_section_level_cadre_needs_120_hours_and_100_credits_of_which_80_are_required(sessions: Sessions):
    numbers = policy(sessions)
    values = {
        item: numbers[f"section_level.{item}"].value
        for item in ("year_hours", "year_credits", "required_credits", "bonus_credits")
    }
    assert values == {"year_hours": "120", "year_credits": "100", "required_credits": "80", "bonus_credits": "20"}
    assert {numbers[f"section_level.{item}"].mark for item in values} == {"local"}


def test_the_law_asks_90_hours_of_section_level_and_of_those_below(sessions: Sessions):
    for category in ("section_level", "other"):
        number = policy(sessions, category)["section_and_below.year_hours"]
        assert (number.value, number.unit, number.mark) == ("90", "学时/年", "law")
        assert "干部教育培训工作条例" in number.source


def test_the_local_policy_is_for_section_level_cadres_alone(sessions: Sessions):
    assert "section_level.year_credits" not in policy(sessions, "other")


def test_county_heads_have_550_hours_in_five_years_and_no_yearly_ones(sessions: Sessions):
    numbers = policy(sessions, "county_head")
    assert numbers["county_head.five_year_hours"].value == "550"
    assert "section_and_below.year_hours" not in numbers


@pytest.mark.parametrize(("category", "hours"), [("party_member", "32"), ("branch_secretary", "56")])
def test_party_members_who_are_no_cadres_have_their_own_numbers_and_none_of_the_cadres(
    sessions: Sessions, category, hours
):
    numbers = policy(sessions, category)
    assert numbers[f"{category}.year_hours"].value == hours
    assert not [name for name in numbers if name.startswith("cadre.")]


def test_shares_stay_exact_fractions(sessions: Sessions):
    numbers = policy(sessions)
    assert numbers["cadre.leave_share"].value == "1/7"
    assert numbers["cadre.online_watched"].value == "9/10"
    assert numbers["cadre.online_short"].value == "1/4"


def test_before_a_text_was_in_force_it_asks_for_nothing(sessions: Sessions):
    assert "cadre.online_hours" not in policy(sessions, on=date(2023, 10, 15))
    assert "cadre.online_hours" in policy(sessions, on=date(2023, 10, 16))
    assert policy(sessions, on=date(2000, 1, 1)) == {}


def test_the_national_plan_ends_with_its_last_year(sessions: Sessions):
    assert "cadre.online_hours" in policy(sessions, on=date(2027, 12, 31))
    assert "cadre.online_hours" not in policy(sessions, on=date(2028, 1, 1))


def test_a_category_that_nobody_has_heard_of_has_no_policy(sessions: Sessions):
    with pytest.raises(refusals.NoSuchCategory):
        policy(sessions, "astronaut")


def test_ones_own_numbers_come_first(sessions: Sessions):
    scopes = [name.split(".")[0] for name in policy(sessions)]
    assert list(dict.fromkeys(scopes)) == ["section_level", "section_and_below", "cadre"]


def test_the_database_says_what_the_rulebook_says(sessions: Sessions):
    """Whoever changes a number adds a migration that copies the rulebook again."""
    with sessions() as session:
        kept = {
            (row.scope, row.item, row.effective_from): row.value for row in session.scalars(sa.select(PolicyNumber))
        }
    written = {(*n.name.split("."), n.effective_from): str(n.value) for n in rules.BOOK.all()}
    assert kept == written


def test_every_number_belongs_to_somebody():
    scopes = {number.name.split(".")[0] for number in rules.BOOK.all()}
    assert scopes == {scope for scopes in rules.SCOPES.values() for scope in scopes}


def test_copying_again_changes_nothing(sessions: Sessions):
    before = policy(sessions)
    with sessions.begin() as session:
        actions.copy_policy(session.connection())
    assert policy(sessions) == before
