"""The directory as the bus sees it. Entry points only: check the right, read or act, answer."""

from base64 import b64decode, b64encode

from sqlalchemy.orm import Session

from services.directory import importing, passwords, queries, rules
from services.directory.actions import accounts, team
from services.directory.actions import importing as imports
from shared import clock
from shared.bus import hub
from shared.bus.entrypoints import Service, command, every, query
from shared.calls import directory as calls
from shared.calls import teams
from shared.calls.common import Done, Todos
from shared.contracts import Nothing
from shared.errors import Invalid, NotFound, NotSignedIn
from shared.identity import Caller, Role
from shared.storage import Sessions

STAFF = (Role.TOWNSHIP, Role.COUNTY)
VILLAGE_STAFF = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM)


class DirectoryService(Service):
    name = "directory"

    @command(calls.Authenticate)
    def authenticate(self, session: Session, call: calls.Authenticate, caller: Caller) -> calls.Identity:
        caller.require_service("gateway")
        person = accounts.authenticate(session, call, now=clock.now(), verify=_verify)
        return queries.identity(session, person, on=clock.today())

    @query(calls.GetIdentity)
    def get_identity(self, session: Session, call: calls.GetIdentity, caller: Caller) -> calls.Identity:
        caller.require_service("gateway")
        return queries.identity(session, call.person_id, on=clock.today())

    @command(calls.ChangePassword)
    def change_password(self, session: Session, call: calls.ChangePassword, caller: Caller) -> Nothing:
        if caller.person_id is None:
            raise NotSignedIn()
        hashing = lambda password: hub.in_thread(passwords.hash_password, password)  # noqa: E731
        accounts.change_password(
            session, call, caller.person_id, now=clock.now(), verify=_verify, hash_password=hashing
        )
        return Nothing()

    @command(calls.IssuePassword)
    def issue_password(self, session: Session, call: calls.IssuePassword, caller: Caller) -> calls.IssuedPassword:
        issuer = caller.require(*STAFF, area=queries.area_of(session, call.person_id))
        theirs = queries.identity(session, call.person_id, on=clock.today()).grants
        rules.check_may_issue([grant.role for grant in caller.grants], [Role(grant.role) for grant in theirs])
        hashing = lambda password: hub.in_thread(passwords.hash_password, password)  # noqa: E731
        return accounts.issue_password(
            session, call.person_id, issued_by=issuer, now=clock.now(), hash_password=hashing
        )

    @query(calls.ListDivisions)
    def list_divisions(self, session: Session, call: calls.ListDivisions, caller: Caller) -> calls.Divisions:
        """Public."""
        return queries.divisions(session, on=clock.today())

    @query(calls.GetRoll)
    def get_roll(self, session: Session, call: calls.GetRoll, caller: Caller) -> calls.Roll:
        """For services, and for whoever deals with people of this area: a roll says who is a member, and who works away."""
        if caller.service is None:
            caller.require(*VILLAGE_STAFF, *STAFF, area=call.area)
        return queries.roll(session, call)

    @query(calls.ListVillageGroups)
    def list_village_groups(
        self, session: Session, call: calls.ListVillageGroups, caller: Caller
    ) -> calls.VillageGroups:
        if caller.service is None:
            caller.require_sight(call.area)
        return queries.village_groups(session, call)

    @query(calls.ListPartyGroups)
    def list_party_groups(self, session: Session, call: calls.ListPartyGroups, caller: Caller) -> calls.PartyGroups:
        if caller.service is None:
            caller.require_sight(call.area)
        return queries.party_groups(session, call)

    @query(calls.GetAssemblyMakeup)
    def get_assembly_makeup(
        self, session: Session, call: calls.GetAssemblyMakeup, caller: Caller
    ) -> calls.AssemblyMakeup:
        if caller.service is None:
            caller.require_sight(call.area)
        return queries.assembly_makeup(session, call)

    @query(calls.ListCommitteeMembers)
    def list_committee_members(
        self, session: Session, call: calls.ListCommitteeMembers, caller: Caller
    ) -> calls.CommitteeMembers:
        caller.require_service("meetings")
        return queries.committee_members(session, call)

    @query(calls.GetResidents)
    def get_residents(self, session: Session, call: calls.GetResidents, caller: Caller) -> calls.Residents:
        caller.require_service("topics")
        return queries.residents(session, call)

    @query(calls.GetNames)
    def get_names(self, session: Session, call: calls.GetNames, caller: Caller) -> calls.PersonNames:
        if caller.person_id is None and caller.service is None:
            raise NotSignedIn()
        return queries.names(session, call, caller)

    @query(calls.GetContacts)
    def get_contacts(self, session: Session, call: calls.GetContacts, caller: Caller) -> calls.Contacts:
        caller.require_service("notifications")
        return queries.contacts(session, call)

    @query(calls.ListPeople)
    def list_people(self, session: Session, call: calls.ListPeople, caller: Caller) -> calls.People:
        caller.require(*VILLAGE_STAFF, *STAFF, area=call.area)
        return queries.people(session, call, on=clock.today())

    @query(calls.ListOrganisations)
    def list_organisations(
        self, session: Session, call: calls.ListOrganisations, caller: Caller
    ) -> calls.Organisations:
        caller.require_sight(call.area)
        return queries.organisations(session, call, on=clock.today())

    @query(calls.GetCounts)
    def get_counts(self, session: Session, call: calls.GetCounts, caller: Caller) -> calls.Counts:
        caller.require_sight(call.area)
        return queries.counts(session, call.area, on=clock.today())

    @query(teams.GetCollectionTeam)
    def get_collection_team(
        self, session: Session, call: teams.GetCollectionTeam, caller: Caller
    ) -> teams.CollectionTeam:
        """Public, but for whom else one could name."""
        deals = caller.has(*VILLAGE_STAFF, *STAFF, area=call.village)
        return queries.collection_team(session, call.village, on=call.on or clock.today(), with_candidates=deals)

    @command(teams.NameCollectionTeam)
    def name_collection_team(self, session: Session, call: teams.NameCollectionTeam, caller: Caller) -> Done:
        named_by = caller.require(Role.SECRETARY, area=call.village)
        return team.name_collection_team(session, call, named_by=named_by, now=clock.now())

    @query(teams.GetTodos)
    def get_todos(self, session: Session, _call: teams.GetTodos, caller: Caller) -> Todos:
        return queries.todos(session, caller=caller, on=clock.today())

    @query(calls.GetImportTemplate)
    def get_import_template(self, session: Session, call: calls.GetImportTemplate, caller: Caller) -> calls.File:
        """For anybody who is signed in: it holds nothing but headings."""
        content = b64encode(importing.template()).decode()
        return calls.File(name=importing.TEMPLATE_NAME, content_type=importing.EXCEL, content=content)

    @command(calls.UploadPart)
    def upload_part(self, session: Session, call: calls.UploadPart, caller: Caller) -> Nothing:
        owner = caller.require(Role.COUNTY, area=_county(caller))
        try:
            content = b64decode(call.content, validate=True)
        except ValueError:
            raise Invalid(fields={"content": ["应是 base64。"]}) from None
        imports.upload_part(session, call, content, owner, now=clock.now())
        return Nothing()

    @command(calls.ImportRoster)
    def import_roster(self, session: Session, call: calls.ImportRoster, caller: Caller) -> calls.ImportReport:
        county = _county(caller)
        owner = caller.require(Role.COUNTY, area=county)

        def read(content: bytes) -> importing.Roster:
            return hub.in_thread(importing.read, content)

        return imports.import_roster(session, call, owner, county=county, now=clock.now(), read=read)

    @every(seconds=3600)
    def forget_uploads(self, sessions: Sessions) -> None:
        with sessions.begin() as session:
            imports.forget_uploads(session, now=clock.now())


def _verify(password_hash: str | None, password: str) -> bool:
    return hub.in_thread(passwords.verify, password_hash, password)


def _county(caller: Caller) -> str:
    """The county that the caller works for; what they may import lies inside it."""
    for grant in caller.grants:
        if grant.role is Role.COUNTY:
            return grant.area
    raise NotFound()
