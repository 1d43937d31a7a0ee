"""A county that has nothing but its divisions gets, from one workbook, what a village needs to hold every meeting lawfully."""

from base64 import b64encode
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from deploy.demo.county import COUNTY, SHOWCASE
from services.directory import queries
from services.directory.models import Base, Person
from services.directory.service import DirectoryService
from services.meetings import rules as meeting_rules
from services.meetings.rules import composition
from services.topics import rules as topic_rules
from shared.calls import directory as calls
from shared.identity import Caller, Grant, Role
from shared.vocabulary import Body, RollKind
from tests.directory.county_workbook import workbook
from tests.directory.importer import NOW

SERVICE = DirectoryService()
STAFF = Caller(person_id=uuid4(), grants=(Grant(Role.COUNTY, COUNTY),))
ON = NOW.date() + timedelta(days=8)  # a week's notice later
PIECE = 512 * 1024


def ask(sessions, name, call):
    """As the bus does: a command is committed, a query undone."""
    with sessions() as session:
        answer = getattr(SERVICE, name)(session, call, STAFF)
        session.commit()
        return answer


@pytest.fixture
def directory(sessions, county, monkeypatch):
    """The county's divisions and nothing else."""
    monkeypatch.setattr("shared.clock.now", lambda: NOW)
    with sessions.begin() as session:
        session.execute(sa.insert(Base.metadata.tables["division"]), county.division)
    return sessions


@pytest.fixture
def village(directory, county):
    """The one workbook, uploaded in pieces and written as the page does it."""
    content, upload = workbook(county, SHOWCASE), uuid4()
    for number in range(-(-len(content) // PIECE)):
        piece = b64encode(content[number * PIECE : (number + 1) * PIECE]).decode()
        ask(directory, "upload_part", calls.UploadPart(upload_id=upload, number=number, content=piece))
    call = calls.ImportRoster(upload_id=upload, file_name="名册.xlsx", dry_run=False)
    written = ask(directory, "import_roster", call)
    assert written.problems == ()
    assert [sheet.title for sheet in written.sheets] == ["人员", "党组织", "党员", "任职", "归属"]
    return directory


def roll(sessions, kind, on=ON):
    group = "第一村民小组" if kind is RollKind.VILLAGE_GROUP else ""
    return ask(sessions, "get_roll", calls.GetRoll(kind=kind, area=SHOWCASE, on=on, group=group)).entries


def every_roll(sessions, on=ON):
    return {kind: roll(sessions, kind, on) for kind in RollKind}


def test_before_the_workbook_no_roll_has_anybody(directory):
    assert every_roll(directory) == dict.fromkeys(RollKind, ())


def test_every_body_has_a_roll_that_can_reach_its_quorum(village):
    for body in Body:
        body_rules = meeting_rules.body_rules(body, ON)
        voters = sum(entry.votes and meeting_rules.may_vote(entry.standing) for entry in roll(village, body_rules.roll))
        assert meeting_rules.check_quorum(body_rules, should_attend=voters, present=voters).reached


def test_no_meeting_of_a_day_before_the_workbook_has_anybody_to_convene(village):
    assert every_roll(village, NOW.date() - timedelta(days=1)) == dict.fromkeys(RollKind, ())


def test_the_representatives_assembly_is_made_up_as_the_law_has_it(village):
    representatives = {entry.person_id for entry in roll(village, RollKind.REPRESENTATIVES)}
    committee = {entry.person_id for entry in roll(village, RollKind.VILLAGERS_COMMITTEE)}
    with village() as session:
        women = session.scalar(
            sa.select(sa.func.count()).select_from(Person).where(Person.id.in_(representatives), Person.gender == "女")
        )
    assembly = composition.Assembly(
        members=len(representatives | committee), representatives=len(representatives), women=women or 0,
        households=len(roll(village, RollKind.HOUSEHOLDS)),
    )  # fmt: skip
    assert composition.faults(assembly, ON) == []


def test_the_committee_can_review_and_every_route_can_gather_its_signatures(village):
    committee = roll(village, RollKind.BRANCH_COMMITTEE)
    topic_rules.check_committee_quorum(present=len(committee), members=len(committee), on=ON)
    for route in topic_rules.SIGNED_ROUTES:
        signers = len(roll(village, getattr(RollKind, route.name)))
        assert 0 < topic_rules.signatures_needed(route, signers, ON) <= signers


def test_members_deliberate_in_groups_of_several(village):
    groups: dict[str, list[calls.RollEntry]] = {}
    for entry in roll(village, RollKind.MEMBERS):
        groups.setdefault(entry.group_name, []).append(entry)
    assert len(groups) >= 3
    assert all(name and len(entries) >= 3 for name, entries in groups.items())


def test_the_rolls_are_those_of_the_county_that_the_workbook_was_written_from(village, filled):
    def lines(sessions):
        with sessions() as session:
            keys = dict(session.execute(sa.select(Person.id, Person.external_key)).tuples().all())
        return {
            kind: sorted((keys[e.person_id], e.votes, e.standing, e.away, e.group_name) for e in entries)
            for kind, entries in every_roll(sessions).items()
        }

    assert lines(village) == lines(filled)


def test_its_people_sign_in_with_the_roles_that_they_hold(village):
    secretary = next(e.person_id for e in roll(village, RollKind.BRANCH_COMMITTEE))
    with village() as session:
        roles = {grant.role for grant in queries.identity(session, secretary, on=ON).grants}
    assert {"member", "villager", "branch_committee"} <= roles
