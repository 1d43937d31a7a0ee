"""Who is of age, which password will do, what is shown of a name and a number. Standard library only."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from services.directory import refusals
from shared.identity import Role
from shared.rulebook import Rulebook

BOOK = Rulebook.of(Path(__file__).parent)

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"


def born_by(on: date) -> date:
    """Whoever was born on this day or before is of age on the other: on one's eighteenth birthday one is."""
    years = BOOK.number("adult.age", on=on).days
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
