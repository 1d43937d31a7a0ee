"""Who is of age, which password will do, what is shown of a name and a number, who collects. Standard library only."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from services.directory import refusals
from shared.identity import Role
from shared.rulebook import NotInForce, Rulebook

BOOK = Rulebook.of(Path(__file__).parent)

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"


def born_by(on: date) -> date:
    """Whoever was born on this day or before is of age on the other: on one's eighteenth birthday one is.
    Raises :class:`NoRollThatDay`."""
    try:
        years = BOOK.number("adult.age", on=on).days
    except NotInForce:
        raise refusals.NoRollThatDay(day=on) from None
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def attempts_allowed(on: date) -> int:
    return BOOK.number("sign_in.attempts", on=on).days


def lock_time(on: date) -> timedelta:
    return timedelta(minutes=BOOK.number("sign_in.pause", on=on).days)


def check_new_password(new: str, *, old: str, login: str) -> None:
    """Long enough, new, more than one character repeated, and not the phone number, with or without +86."""
    if len(new) < 10 or new in (old, login, login.removeprefix("+86")) or len(set(new)) < 4:
        raise refusals.PasswordTooSimple()


def new_login() -> str:
    """For whoever has no phone: eight digits that begin like no phone number."""
    return f"9{secrets.randbelow(10**7):07}"


def new_password() -> str:
    """Twelve digits, to be read out over the phone: after five wrong ones the account pauses."""
    number = f"{secrets.randbelow(10**12):012}"
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def plain(password: str) -> str:
    """An issued password however its digits were set apart; any other as it is."""
    packed = "".join(password.split())
    return f"{packed[:4]} {packed[4:8]} {packed[8:]}" if len(packed) == 12 and packed.isdecimal() else password


def issued_until(issued_on: date) -> date:
    """The last day on which an issued password opens the account."""
    return issued_on + timedelta(days=BOOK.number("issued_password.valid", on=issued_on).days)


def check_issued(issued_on: date, today: date) -> None:
    """Raises :class:`IssuedPasswordExpired`."""
    if today > issued_until(issued_on):
        raise refusals.IssuedPasswordExpired(days=BOOK.number("issued_password.valid", on=issued_on).days)


def check_may_issue(issuer: Collection[Role], of: Collection[Role]) -> None:
    """A township gives passwords to the villages' people, the county to everybody. No village gives any out: whoever holds
    another's password signs and votes in their name. Raises :class:`NotForYouToIssue`."""
    if Role.COUNTY in issuer:
        return
    if Role.TOWNSHIP not in issuer or ABOVE_THE_VILLAGE & set(of):
        raise refusals.NotForYouToIssue


ABOVE_THE_VILLAGE = frozenset({Role.TOWNSHIP, Role.COUNTY, Role.TRAINING_ADMIN, Role.IT})


# -- the collection team --------------------------------------------------------------------

TEAM = "肃州区党员首议制第1步：民情民意收集小组由支部委员和本村的党代表、人大代表、政协委员组成"
COMMITTEE = (Role.SECRETARY, Role.BRANCH_COMMITTEE)
DELEGATES = (Role.PARTY_DELEGATE, Role.CONGRESS_DELEGATE, Role.CPPCC_MEMBER)
CAPACITIES = (*COMMITTEE, *DELEGATES)


def counts(role: str, held_there: Collection[str]) -> bool:
    """Whoever is on the collection team collects as long as they are what put them on it; any other office counts by itself."""
    return role != Role.COLLECTION_TEAM or not set(CAPACITIES).isdisjoint(held_there)


def by_person(offices: Iterable[tuple[UUID, Role]]) -> dict[UUID, set[Role]]:
    held: dict[UUID, set[Role]] = {}
    for person, role in offices:
        held.setdefault(person, set()).add(role)
    return held


def team_lacks(members: Sequence[Collection[Role]], in_village: Iterable[Collection[Role]]) -> list[str]:
    """What is not lawful about a team, a sentence each. ``members``: in which capacities each is on it; ``in_village``: those of
    everybody who could be. Of the branch committee somebody, of each kind of delegate that the village has somebody, nobody else."""
    if not members:
        return ["还没有确定小组成员。"]
    on_team = {role for capacities in members for role in capacities}
    in_reach = {role for capacities in in_village for role in capacities}
    lacks = [f"{role.chinese}没有进小组。" for role in DELEGATES if role in in_reach - on_team]
    if on_team.isdisjoint(COMMITTEE):
        lacks.insert(0, "没有支部委员。")
    if strangers := sum(not capacities for capacities in members):
        lacks.append(f"有 {strangers} 名成员现在不是支部委员、党代表、人大代表或政协委员。")
    return lacks


def check_team(members: Sequence[Collection[Role]], in_village: Iterable[Collection[Role]]) -> None:
    """Raises :class:`TeamNotLawful`."""
    if lacks := team_lacks(members, in_village):
        raise refusals.TeamNotLawful(lacks="".join(lacks), source=TEAM)


def check_term(since: date, until: date | None, *, today: date) -> None:
    """The past stays as it is, and a term has its first day before its last. Raises :class:`TermInThePast`, :class:`TermEndsEarly`."""
    if since < today:
        raise refusals.TermInThePast(today=today)
    if until is not None and until < since:
        raise refusals.TermEndsEarly


def id_number_is_valid(number: str) -> bool:
    """GB 11643-1999: seventeen digits and their check character."""
    text = number.upper()
    if len(text) != 18 or not text.isascii() or not text[:17].isdigit() or text[17] not in "0123456789X":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, ID_WEIGHTS, strict=False))
    return ID_CHECK[total % 11] == text[17]


def mask_name(name: str) -> str:
    """张三 → 张*, 张小三 → 张*三."""
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}" if len(name) > 2 else name


def mask_phone(phone: str) -> str:
    """138****1234."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) == 11 else "****"
