"""Who may ask the directory for what."""

from base64 import b64encode
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.directory import importing, passwords, refusals
from services.directory.models import Account, Division
from services.directory.service import DirectoryService
from shared.calls import directory as calls
from shared.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from shared.identity import Caller, Grant, Role
from shared.vocabulary import RollKind
from tests.directory.sheets import GOOD, sheet
from tests.directory.village import CODE, NEXT, Village

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
SERVICE = DirectoryService()
GATEWAY, NOTIFICATIONS, NOBODY = Caller(service="gateway"), Caller(service="notifications"), Caller()


def holds(role: Role, area: str = CODE) -> Caller:
    return Caller(person_id=uuid4(), grants=(Grant(role, area),))


VILLAGER, NEIGHBOUR = holds(Role.VILLAGER), holds(Role.SECRETARY, NEXT)
SECRETARY, TOWNSHIP, COUNTY = holds(Role.SECRETARY), holds(Role.TOWNSHIP, CODE[:9]), holds(Role.COUNTY, CODE[:6])
OTHER_COUNTY, IT = holds(Role.COUNTY, "620902"), holds(Role.IT, CODE[:6])


@pytest.fixture
def village(sessions, monkeypatch) -> Village:
    monkeypatch.setattr("shared.clock.now", lambda: NOW)
    return Village(sessions)


def ask(village, method, call, caller):
    """As the bus does: a command is committed, a query undone."""
    with village.sessions() as session:
        answer = method(SERVICE, session, call, caller)
        session.commit()
        return answer


@pytest.mark.parametrize("caller", [VILLAGER, SECRETARY, COUNTY, IT, NOTIFICATIONS, NOBODY])
def test_passwords_and_identities_are_for_the_gateway_alone(village, caller):
    for method, call in (
        (DirectoryService.authenticate, calls.Authenticate(login="15410000001", password="right")),
        (DirectoryService.get_identity, calls.GetIdentity(person_id=uuid4())),
    ):
        with pytest.raises(NotAllowed):
            ask(village, method, call, caller)


def test_the_groups_of_a_village_are_for_who_sees_it_and_for_services(village):
    call = calls.ListVillageGroups(area=CODE, on=NOW.date())
    village.belongs(village.lives(), "第一村民小组")
    for caller in (VILLAGER, TOWNSHIP, Caller(service="meetings")):
        assert len(ask(village, DirectoryService.list_village_groups, call, caller).items) == 1
    for caller in (NEIGHBOUR, OTHER_COUNTY, NOBODY):
        with pytest.raises(NotFound):
            ask(village, DirectoryService.list_village_groups, call, caller)


@pytest.mark.parametrize("caller", [VILLAGER, SECRETARY, COUNTY, IT, GATEWAY, Caller(service="topics"), NOBODY])
def test_phone_numbers_are_for_the_notifications_service_alone(village, caller):
    with pytest.raises(NotAllowed):
        ask(village, DirectoryService.get_contacts, calls.GetContacts(person_ids=(uuid4(),)), caller)


@pytest.mark.parametrize("caller", [VILLAGER, IT])
def test_who_is_on_a_roll_is_not_for_everybody_of_the_village(village, caller):
    call = calls.GetRoll(kind=RollKind.VILLAGERS, area=CODE, on=date(2026, 11, 23))
    with pytest.raises((NotAllowed, NotFound)):
        ask(village, DirectoryService.get_roll, call, caller)


@pytest.mark.parametrize("caller", [SECRETARY, TOWNSHIP, COUNTY, Caller(service="topics")])
def test_a_roll_is_for_those_who_deal_with_it_and_for_services(village, caller):
    person = village.lives()
    call = calls.GetRoll(kind=RollKind.VILLAGERS, area=CODE, on=date(2026, 11, 23))
    assert [entry.person_id for entry in ask(village, DirectoryService.get_roll, call, caller).entries] == [person]


@pytest.mark.parametrize("caller", [NEIGHBOUR, OTHER_COUNTY, NOBODY])
def test_another_village_is_not_there(village, caller):
    for method, call in (
        (DirectoryService.get_roll, calls.GetRoll(kind=RollKind.VILLAGERS, area=CODE, on=date(2026, 11, 23))),
        (DirectoryService.list_people, calls.ListPeople(area=CODE)),
        (DirectoryService.list_organisations, calls.ListOrganisations(area=CODE)),
        (DirectoryService.get_counts, calls.GetCounts(area=CODE)),
    ):
        with pytest.raises(NotFound):
            ask(village, method, call, caller)


def test_a_village_sees_no_list_of_its_whole_township(village):
    with pytest.raises(NotFound):
        ask(village, DirectoryService.list_people, calls.ListPeople(area=CODE[:9]), SECRETARY)


def test_birthdays_are_for_those_who_serve_the_village(village):
    village.lives()
    for caller in (VILLAGER, holds(Role.MEMBER), holds(Role.REPRESENTATIVE), IT):
        with pytest.raises((NotAllowed, NotFound)):
            ask(village, DirectoryService.list_people, calls.ListPeople(area=CODE), caller)
    for caller in (SECRETARY, TOWNSHIP, COUNTY):
        assert len(ask(village, DirectoryService.list_people, calls.ListPeople(area=CODE), caller).items) == 1


def test_names_are_for_those_who_are_signed_in(village):
    with pytest.raises(NotSignedIn):
        ask(village, DirectoryService.get_names, calls.GetNames(person_ids=()), NOBODY)


def test_divisions_are_public(village):
    village.add(Division(code=CODE, name="瓜州村", level="village", residents=0, valid_from=date(2023, 1, 1)))
    assert ask(village, DirectoryService.list_divisions, calls.ListDivisions(), NOBODY).items[0].name == "瓜州村"


def test_who_signs_in_gets_the_roles_of_today_and_can_change_the_password(village):
    person = village.lives(phone="+8615410000001")
    hashed = passwords.hash_password("the old one")
    village.add(Account(person_id=person, login="+8615410000001", password_hash=hashed))

    def sign_in(password):
        return ask(
            village, DirectoryService.authenticate, calls.Authenticate(login="15410000001", password=password), GATEWAY
        )

    assert sign_in("the old one").grants == (calls.GrantView(role="villager", area=CODE),)
    change = calls.ChangePassword(old_password="the old one", new_password="the new one")
    ask(village, DirectoryService.change_password, change, Caller(person_id=person))
    assert sign_in("the new one").person_id == person
    with pytest.raises(refusals.WrongLogin):
        sign_in("the old one")


@pytest.mark.parametrize("caller", [GATEWAY, NOBODY])
def test_a_password_is_changed_by_a_person(village, caller):
    change = calls.ChangePassword(old_password="the old one", new_password="the new one")
    with pytest.raises(NotSignedIn):
        ask(village, DirectoryService.change_password, change, caller)


def parts_of(content: bytes) -> tuple[calls.UploadPart, calls.ImportRoster]:
    upload = uuid4()
    part = calls.UploadPart(upload_id=upload, number=0, content=b64encode(content).decode())
    return part, calls.ImportRoster(upload_id=upload, file_name="名册.xlsx", dry_run=False)


def test_county_staff_import_into_their_own_county(village):
    village.add(Division(code=CODE, name="瓜州村", level="village", residents=0, valid_from=date(2023, 1, 1)))
    part, importing_call = parts_of(sheet(GOOD))
    ask(village, DirectoryService.upload_part, part, COUNTY)
    assert ask(village, DirectoryService.import_roster, importing_call, COUNTY).new == 1

    part, importing_call = parts_of(sheet(GOOD | {"人员编号": "A2", "手机号": None}))
    ask(village, DirectoryService.upload_part, part, OTHER_COUNTY)
    with pytest.raises(refusals.RowsHaveProblems):
        ask(village, DirectoryService.import_roster, importing_call, OTHER_COUNTY)


@pytest.mark.parametrize("caller", [VILLAGER, SECRETARY, TOWNSHIP, IT, GATEWAY, NOBODY])
def test_nobody_else_imports(village, caller):
    part, importing_call = parts_of(sheet(GOOD))
    for method, call in ((DirectoryService.upload_part, part), (DirectoryService.import_roster, importing_call)):
        with pytest.raises((NotFound, NotAllowed)):
            ask(village, method, call, caller)


@pytest.mark.parametrize("content", ["没有编码", "a", "####"])
def test_a_piece_that_is_no_base64_is_refused(village, content):
    part = calls.UploadPart(upload_id=uuid4(), number=0, content=content)
    with pytest.raises(Invalid):
        ask(village, DirectoryService.upload_part, part, COUNTY)


def test_the_template_is_a_sheet_that_excel_opens(village):
    file = ask(village, DirectoryService.get_import_template, calls.GetImportTemplate(), COUNTY)
    assert file.name.endswith(".xlsx")
    assert file.content_type == importing.EXCEL


def test_a_password_is_given_out_by_those_above_and_inside_their_area(village):
    call = calls.IssuePassword(person_id=village.lives("张小三"))
    for caller in (VILLAGER, SECRETARY, IT, NOTIFICATIONS, NOBODY, holds(Role.TOWNSHIP, "620922999"), OTHER_COUNTY):
        with pytest.raises((NotAllowed, NotFound)):
            ask(village, DirectoryService.issue_password, call, caller)
    for caller in (TOWNSHIP, COUNTY):
        assert ask(village, DirectoryService.issue_password, call, caller).days == 7
    with pytest.raises(NotFound):
        ask(village, DirectoryService.issue_password, calls.IssuePassword(person_id=uuid4()), COUNTY)
