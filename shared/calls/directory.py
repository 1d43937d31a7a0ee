"""What the directory answers: divisions, people, rolls, accounts, imports."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Page
from shared.contracts import About, Attempt, Command, Nothing, Query, Record
from shared.vocabulary import RollKind, Standing


class DivisionView(Record):
    code: str
    name: str
    level: str  # county, township, village, community
    parent_code: str | None = None
    residents: int = 0


class Divisions(Record):
    items: tuple[DivisionView, ...] = ()


class ListDivisions(Query[Divisions], key="directory.list_divisions"):
    """The county's divisions in force today, all levels, by code. Public."""


class GrantView(Record):
    role: str
    area: str


class Identity(Record):
    """Who somebody is today. ``home`` is the code of the area the start page is about."""

    person_id: UUID
    name: str
    home: str
    grants: tuple[GrantView, ...] = ()
    must_change_password: bool = False  # somebody else gave out the one in force


class Authenticate(Attempt[Identity], key="directory.authenticate"):
    """Sign in. Refused with the same words, in the same time, for an unknown login and a wrong password. Gateway only."""

    login: Annotated[str, About("手机号", longest=40)]
    password: Annotated[str, About("密码", longest=200)]


class GetIdentity(Query[Identity], key="directory.get_identity"):
    """The person's roles as they are today. Gateway only."""

    person_id: UUID


class ChangePassword(Attempt[Nothing], key="directory.change_password"):
    """The caller's own password."""

    old_password: Annotated[str, About("原密码", longest=200)]
    new_password: Annotated[str, About("新密码", help="至少 10 个字符", shortest=10, longest=200)]


class IssuedPassword(Record):
    """Told once, and nowhere kept. ``days``: for how long it opens the account if it is not changed."""

    login: str
    password: str
    days: int


class IssuePassword(Attempt[IssuedPassword], key="directory.issue_password"):
    """A new password for somebody, and an account if they have none. By township or county, of people who hold no office above
    theirs; the person is told."""

    person_id: UUID


class RollEntry(Record):
    """A person on a roll. ``group_id`` is the Party group, where there is one."""

    person_id: UUID
    votes: bool
    standing: Standing = Standing.FULL
    away: bool = False
    household_id: UUID | None = None
    group_id: UUID | None = None
    group_name: str = ""


class Roll(Record):
    kind: RollKind
    area: str
    on: date
    entries: tuple[RollEntry, ...] = ()


class GetRoll(Query[Roll], key="directory.get_roll"):
    """Everybody who stood on the roll of an area on a day, by person id. For the caller's own area, or a service. ``group``: the
    name of the village group whose roll is asked for."""

    kind: RollKind
    area: AreaCode
    on: date
    group: str = ""


class VillageGroup(Record):
    """``people``: everybody, children too."""

    name: str
    people: int


class VillageGroups(Record):
    items: tuple[VillageGroup, ...] = ()


class ListVillageGroups(Query[VillageGroups], key="directory.list_village_groups"):
    """The groups (村民小组) of a village on a day. For the village's own people, its township and the county, or a service."""

    area: AreaCode
    on: date


class Resident(Record):
    """Somebody on a village's register. ``works``: born within the days that were asked for, for their sex."""

    person_id: UUID
    works: bool


class Residents(Record):
    items: tuple[Resident, ...] = ()


class PartyGroupView(Record):
    """``members``: everybody, those without a vote too."""

    village: str
    name: str
    members: int


class PartyGroups(Record):
    items: tuple[PartyGroupView, ...] = ()


class ListPartyGroups(Query[PartyGroups], key="directory.list_party_groups"):
    """The Party groups (党小组) of all villages of an area that have somebody on a day, by village and name. For whoever oversees the
    area or belongs to it, or a service."""

    area: AreaCode
    on: date


class AssemblyMakeup(Record):
    """``members``: representatives and the villagers' committee, each person once. ``households``: those with an adult;
    ``without_household``: adults whose household the register does not have."""

    members: int
    representatives: int
    women: int  # of the representatives
    households: int
    without_household: int


class GetAssemblyMakeup(Query[AssemblyMakeup], key="directory.get_assembly_makeup"):
    """How the representatives' assembly of a village is made up on a day, in numbers alone. For the village's own people, its township and
    the county, or a service."""

    area: AreaCode
    on: date


class CommitteeMember(Record):
    """``since``: in this term."""

    village: str
    person_id: UUID
    since: date


class CommitteeMembers(Record):
    items: tuple[CommitteeMember, ...] = ()


class ListCommitteeMembers(Query[CommitteeMembers], key="directory.list_committee_members"):
    """Who sits on the villagers' and the supervision committees of all villages of an area on a day, each person of a village once, by village
    and person id. For the meetings service alone."""

    area: AreaCode
    on: date


class GetResidents(Query[Residents], key="directory.get_residents"):
    """Everybody on the register of a village on a day, children too, by person id. No age and no sex is told: only who was born
    between these days. For the topics service alone."""

    area: AreaCode
    on: date
    men_from: date
    men_until: date
    women_from: date
    women_until: date


class PersonName(Record):
    person_id: UUID
    name: str
    area: str


class PersonNames(Record):
    items: tuple[PersonName, ...] = ()


class GetNames(Query[PersonNames], key="directory.get_names"):
    """Names of people in areas that the caller sees; others come masked (张*三). Of two with one name in one place each comes with the month of
    birth, 任梅（1963年5月生）."""

    person_ids: tuple[UUID, ...]


class Contact(Record):
    """How a person is reached. ``phone`` in international form."""

    person_id: UUID
    phone: str | None = None
    has_account: bool = False
    away: bool = False


class Contacts(Record):
    items: tuple[Contact, ...] = ()


class GetContacts(Query[Contacts], key="directory.get_contacts"):
    """Phone numbers, for the notifications service alone."""

    person_ids: tuple[UUID, ...]


class PersonView(Record):
    """A person as staff see them; the phone number is masked (138****1234)."""

    person_id: UUID
    name: str
    gender: str
    born_on: date
    area: str
    phone: str = ""
    away: bool = False
    standing: str = ""  # of a Party member
    roles: tuple[str, ...] = ()


class People(Record):
    items: tuple[PersonView, ...] = ()
    page: Page


class ListPeople(Query[People], key="directory.list_people"):
    """People of an area by name; 20 to a page."""

    area: AreaCode
    name: Annotated[str, About("姓名", shortest=0, longest=40)] = ""
    after: str | None = None


class OrganisationView(Record):
    id: UUID
    kind: str
    name: str
    area: str
    parent_id: UUID | None = None
    members: int = 0


class Organisations(Record):
    items: tuple[OrganisationView, ...] = ()


class ListOrganisations(Query[Organisations], key="directory.list_organisations"):
    """Organisations whose area starts with this code."""

    area: AreaCode


class Counts(Record):
    """How large the county, or an area of it, is."""

    townships: int
    villages: int
    communities: int
    organisations: int
    members: int
    cadres: int
    residents: int
    people: int


class GetCounts(Query[Counts], key="directory.get_counts"):
    area: AreaCode


class File(Record):
    """A small file; the content is base64."""

    name: str
    content_type: str
    content: Annotated[str, About("内容", shortest=0, longest=8_000_000)]


class GetImportTemplate(Query[File], key="directory.get_import_template"):
    """The Excel workbook to fill in: people, Party organisations, memberships, offices; a sheet explains each column."""


class UploadPart(Command[Nothing], key="directory.upload_part"):
    """A piece of an uploaded file, at most 512 KiB before base64: no message is larger than 1 MiB. County staff."""

    upload_id: UUID
    number: Annotated[int, About("第几块", least=0, most=40)]
    content: Annotated[str, About("内容", shortest=0, longest=720_000)]


class ImportProblem(Record):
    """What is wrong with one cell, and what to do. Sheet, row and column as Excel shows them."""

    sheet: str
    row: int
    column: str
    problem: str
    advice: str


class ImportedSheet(Record):
    """What becomes of one sheet. Rows that are good and neither new nor changed stand in the directory already."""

    title: str
    rows: int
    good: int
    new: int
    changed: int


class ImportReport(Record):
    """The sheets that the workbook has, their sums, and the first 500 problems."""

    rows: int
    good: int
    new: int
    changed: int
    dry_run: bool
    sheets: tuple[ImportedSheet, ...] = ()
    problems: tuple[ImportProblem, ...] = ()


class ImportRoster(Command[ImportReport], key="directory.import_roster"):
    """Read an uploaded workbook into the county's roster. A dry run writes nothing; otherwise one transaction writes the
    good rows, or, unless ``only_good_rows``, refuses to write any while there are bad ones. Rolls of days that are over
    stay as they are. County staff, for their own county."""

    upload_id: UUID
    file_name: Annotated[str, About("文件名", longest=200)]
    dry_run: Annotated[bool, About("只检查，不写入")] = True
    only_good_rows: Annotated[bool, About("跳过有问题的行")] = False
