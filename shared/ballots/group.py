"""The group in which ballots are sealed: the points of edwards25519 of prime order (RFC 8032 §5.1).

A point is its 32 bytes; a scalar is an integer below :data:`ORDER`. Everywhere else points travel as 64 hexadecimal digits.
"""

import hashlib
import secrets
from typing import NewType

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

Point = NewType("Point", bytes)

ORDER = 2**252 + 27742317777372353535851937790883648493
NEUTRAL = Point((1).to_bytes(32, "little"))
SIZE = 32


class NoPoint(ValueError):
    """Bytes from outside that are no point of the group, or a result that only somebody who cheats comes to."""


def _bytes(value: int) -> bytes:
    return (value % ORDER).to_bytes(SIZE, "little")


def point(hexadecimal: str) -> Point:
    """One from outside. Raises :class:`NoPoint`; the neutral one and those of small order are none."""
    try:
        read = bytes.fromhex(hexadecimal)
    except ValueError:
        raise NoPoint from None
    if len(read) != SIZE or read.hex() != hexadecimal or not sodium.crypto_core_ed25519_is_valid_point(read):
        raise NoPoint
    return Point(read)


def scalar(hexadecimal: str) -> int:
    """One from outside. Raises :class:`NoPoint`."""
    try:
        read = bytes.fromhex(hexadecimal)
    except ValueError:
        raise NoPoint from None
    value = int.from_bytes(read, "little")
    if len(read) != SIZE or read.hex() != hexadecimal or value >= ORDER:
        raise NoPoint
    return value


def written(value: int) -> str:
    """A scalar as it travels."""
    return _bytes(value).hex()


def any_scalar() -> int:
    """One that nobody can guess, and not zero."""
    return secrets.randbelow(ORDER - 1) + 1


def add(left: Point, right: Point) -> Point:
    return Point(sodium.crypto_core_ed25519_add(left, right))


def subtract(left: Point, right: Point) -> Point:
    return Point(sodium.crypto_core_ed25519_sub(left, right))


def multiply(factor: int, of: Point) -> Point:
    """Raises :class:`NoPoint` where the result would be neutral."""
    try:
        return Point(sodium.crypto_scalarmult_ed25519_noclamp(_bytes(factor), of))
    except CryptoError:
        raise NoPoint from None


def multiply_base(factor: int) -> Point:
    """Raises :class:`NoPoint` for zero."""
    try:
        return Point(sodium.crypto_scalarmult_ed25519_base_noclamp(_bytes(factor)))
    except CryptoError:
        raise NoPoint from None


BASE = multiply_base(1)


def challenge(about: str, *points: Point) -> int:
    """The number that nobody chooses (Fiat–Shamir): SHA-512 of what is proved."""
    text = about.encode()
    digest = hashlib.sha512(len(text).to_bytes(4, "little") + text + b"".join(points)).digest()
    return int.from_bytes(digest, "little") % ORDER
