"""The main menu: what somebody of these roles comes here for, most used first."""

from dataclasses import dataclass

from services.gateway.sessions import SignedIn
from shared.identity import OVERSEE, Role

VILLAGE_CODE = 12  # digits; a township has 9, the county 6
READERS = (
    Role.MEMBER, Role.REPRESENTATIVE, Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM,
    Role.SUPERVISION_COMMITTEE, Role.TOWNSHIP, Role.COUNTY,
)  # fmt: skip
COLLECTORS = (
    Role.COLLECTION_TEAM, Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.MEMBER, Role.REPRESENTATIVE, Role.VILLAGER,
)  # fmt: skip
KEEPERS_OF_PEOPLE = (
    Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP, Role.COUNTY,
)  # fmt: skip
MEMBERS_FIRST = (
    Role.MEMBER, Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM, Role.TOWNSHIP, Role.COUNTY,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    label: str
    href: str

    def is_here(self, path: str) -> bool:
        """Whether a page at ``path`` belongs under this entry."""
        return path == self.href or (self.href != "/" and path.startswith(f"{self.href}/"))


def reads(viewer: SignedIn, *roles: Role) -> bool:
    """Whether there is anything of their own area for somebody of these roles: what is larger than a village is read by those who look
    after it, and by nobody else who belongs to it."""
    home = viewer.identity.home
    of_a_village = len(home) == VILLAGE_CODE
    return viewer.caller.has(*(roles if of_a_village else OVERSEE & set(roles)), area=home)


def entries(viewer: SignedIn | None) -> list[Entry]:
    if viewer is None:
        return [Entry("公开栏", "/"), Entry("依据", "/rules"), Entry("学时学分", "/credits")]
    home = viewer.identity.home

    def has(*roles: Role) -> bool:
        return viewer.caller.has(*roles, area=home)

    offered = [
        (True, Entry("待办", "/home")),
        (has(Role.COUNTY), Entry("全县", "/county")),
        (has(Role.TOWNSHIP), Entry("本乡镇", f"/townships/{home}")),
        (len(home) == VILLAGE_CODE and has(*COLLECTORS), Entry("意见", "/opinions")),
        (reads(viewer, *READERS), Entry("议题", "/topics")),
        (reads(viewer, *READERS), Entry("会议", "/meetings")),
        (reads(viewer, *READERS), Entry("例会", "/calendar")),
        (reads(viewer, *MEMBERS_FIRST), Entry("传达", "/documents")),
        (reads(viewer, *MEMBERS_FIRST), Entry("通报", "/briefings")),
        (has(*KEEPERS_OF_PEOPLE), Entry("人员", "/people")),
        (True, Entry("公开栏", f"/villages/{home}" if len(home) == VILLAGE_CODE else "/")),
        (True, Entry("消息", "/inbox")),
    ]
    return [entry for wanted, entry in offered if wanted]
