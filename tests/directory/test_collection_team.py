"""Who collects what people say: named by the branch, of lawful composition, from a day to a day."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.directory import queries, refusals, rules
from services.directory.service import DirectoryService
from shared.calls import teams
from shared.calls.common import Todos
from shared.errors import NotAllowed, NotFound
from shared.identity import Caller, Role
from tests.directory.test_service import NEIGHBOUR, NOBODY, SECRETARY, TOWNSHIP, VILLAGER, ask, village
from tests.directory.village import CODE, NEXT, Village

__all__ = ["village"]

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def names(village: Village, *people: UUID, since: date = TODAY, until: date | None = None, caller: Caller = SECRETARY):
    call = teams.NameCollectionTeam(
        village=CODE, members=people, since=since, until=until, resolution="11月20日支委会确定"
    )
    return ask(village, DirectoryService.name_collection_team, call, caller)


def team(village: Village, on: date = TODAY, caller: Caller = NOBODY) -> teams.CollectionTeam:
    call = teams.GetCollectionTeam(village=CODE, on=on)
    seen: teams.CollectionTeam = ask(village, DirectoryService.get_collection_team, call, caller)
    return seen


def members(village: Village, on: date = TODAY) -> set[UUID]:
    return {member.person_id for member in team(village, on).members}


def todos(village: Village, caller: Caller = SECRETARY) -> Todos:
    waiting: Todos = ask(village, DirectoryService.get_todos, teams.GetTodos(), caller)
    return waiting


def collects(village: Village, person: UUID, on: date = TODAY) -> bool:
    with village.sessions() as session:
        grants = queries.identity(session, person, on=on).grants
    return ("collection_team", CODE) in {(grant.role, grant.area) for grant in grants}


def holder(village: Village, role: Role, name: str = "张小三") -> UUID:
    person = village.lives(name)
    village.serves(person, role)
    return person


@pytest.mark.parametrize(
    ("members", "in_village", "lacks"),
    [
        ([], [{Role.BRANCH_COMMITTEE}], ["还没有确定小组成员。"]),
        ([{Role.SECRETARY}], [{Role.SECRETARY}], []),
        ([{Role.CPPCC_MEMBER}], [{Role.CPPCC_MEMBER}], ["没有支部委员。"]),
        ([{Role.SECRETARY}], [{Role.SECRETARY}, {Role.PARTY_DELEGATE}], ["党代表没有进小组。"]),
        ([{Role.SECRETARY, Role.PARTY_DELEGATE}], [{Role.SECRETARY, Role.PARTY_DELEGATE}], []),
        ([{Role.SECRETARY}, set()], [{Role.SECRETARY}], ["有 1 名成员现在不是支部委员、党代表、人大代表或政协委员。"]),
    ],
)  # fmt: skip
def test_a_team_is_of_the_committee_and_of_every_kind_of_delegate_that_the_village_has(members, in_village, lacks):
    assert rules.team_lacks(members, in_village) == lacks


def test_the_branch_names_its_team_and_everybody_can_read_who_is_on_it(village):
    member, delegate = (
        holder(village, Role.BRANCH_COMMITTEE, "马晓燕"),
        holder(village, Role.CONGRESS_DELEGATE, "赵德福"),
    )
    names(village, member, delegate, until=date(2027, 12, 31))

    seen = team(village)

    assert {(one.name, one.capacities, one.until) for one in seen.members} == {
        ("马晓燕", ("村党支部委员",), date(2027, 12, 31)),
        ("赵德福", ("人大代表",), date(2027, 12, 31)),
    }
    assert (seen.lacks, seen.resolution) == ((), "11月20日支委会确定")
    assert collects(village, member)
    assert collects(village, delegate)


def test_who_else_could_be_named_is_for_those_who_deal_with_it(village):
    holder(village, Role.CPPCC_MEMBER)
    assert team(village, caller=NOBODY).candidates == team(village, caller=VILLAGER).candidates == ()
    assert len(team(village, caller=SECRETARY).candidates) == len(team(village, caller=TOWNSHIP).candidates) == 1


def test_nobody_is_named_who_is_neither_of_the_committee_nor_a_delegate(village):
    member, villager = holder(village, Role.BRANCH_COMMITTEE), village.lives()
    with pytest.raises(refusals.TeamNotLawful):
        names(village, member, villager)
    assert not members(village)


def test_a_delegate_cannot_be_left_out(village):
    member, _ = holder(village, Role.BRANCH_COMMITTEE), holder(village, Role.PARTY_DELEGATE)
    with pytest.raises(refusals.TeamNotLawful, match="党代表没有进小组"):
        names(village, member)


def test_a_delegate_of_the_next_village_is_none_of_this_one(village):
    member, stranger = holder(village, Role.BRANCH_COMMITTEE), village.lives()
    village.serves(stranger, Role.CPPCC_MEMBER, area=NEXT)
    with pytest.raises(refusals.TeamNotLawful):
        names(village, member, stranger)


def test_a_term_lasts_from_its_first_to_its_last_day(village):
    member = holder(village, Role.BRANCH_COMMITTEE)
    names(village, member, since=TODAY + DAY, until=TODAY + 2 * DAY)
    days = [TODAY, TODAY + DAY, TODAY + 2 * DAY, TODAY + 3 * DAY]
    assert [collects(village, member, on) for on in days] == [False, True, True, False]


def test_a_term_does_not_begin_in_the_past(village):
    member = holder(village, Role.BRANCH_COMMITTEE)
    with pytest.raises(refusals.TermInThePast):
        names(village, member, since=TODAY - DAY)
    names(village, member, since=TODAY)


def test_a_term_does_not_end_before_it_begins(village):
    member = holder(village, Role.BRANCH_COMMITTEE)
    with pytest.raises(refusals.TermEndsEarly):
        names(village, member, until=TODAY - DAY)
    names(village, member, until=TODAY)


def test_a_new_team_ends_the_one_before_the_day_before(village):
    old, new = holder(village, Role.BRANCH_COMMITTEE), holder(village, Role.BRANCH_COMMITTEE)
    names(village, old)
    names(village, new, since=TODAY + 5 * DAY)
    assert members(village, TODAY + 4 * DAY) == {old}
    assert members(village, TODAY + 5 * DAY) == {new}


def test_a_team_named_again_for_the_same_day_is_the_last_one_named(village):
    one, other = holder(village, Role.BRANCH_COMMITTEE), holder(village, Role.BRANCH_COMMITTEE)
    names(village, one, other)
    names(village, other)
    assert members(village) == {other}


def test_whoever_leaves_the_committee_collects_no_longer(village):
    person = village.lives()
    village.serves(person, Role.BRANCH_COMMITTEE, until=TODAY)
    names(village, person)
    assert collects(village, person)
    assert not collects(village, person, TODAY + DAY)
    assert "现在不是支部委员" in team(village, TODAY + DAY).lacks[1]


def test_the_secretary_is_told_as_long_as_there_is_no_lawful_team(village):
    member = holder(village, Role.BRANCH_COMMITTEE)
    [waiting] = todos(village).items
    assert (waiting.step.verb, waiting.area, waiting.step.why) == ("name_collection_team", CODE, "还没有确定小组成员。")
    names(village, member)
    assert todos(village).items == todos(village, VILLAGER).items == ()


@pytest.mark.parametrize("caller", [VILLAGER, TOWNSHIP])
def test_only_the_secretary_names_the_team(village, caller):
    with pytest.raises(NotAllowed):
        names(village, holder(village, Role.BRANCH_COMMITTEE), caller=caller)


def test_another_village_names_no_team_here(village):
    with pytest.raises(NotFound):
        names(village, holder(village, Role.BRANCH_COMMITTEE), caller=NEIGHBOUR)
