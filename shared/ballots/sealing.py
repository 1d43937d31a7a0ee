"""A teller's key from a code on paper; a voter's sealed ballot."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from shared.ballots import proofs
from shared.ballots.group import BASE, NEUTRAL, ORDER, NoPoint, Point, add, any_scalar, multiply, multiply_base, point
from shared.ballots.proofs import Proof
from shared.vocabulary import Choice

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 of them; none that is read for another
CODE_LETTERS = 20  # five bits each: a hundred bits that nobody guesses
TRACKING_DIGITS = 24


class WrongKey(ValueError):
    """A teller's key that is none, or that nobody has the secret of."""


class WrongBallot(ValueError):
    """A ballot that is not one aye, one no or one abstention, sealed under this meeting's key."""


def new_code() -> str:
    """For one teller and one vote: ``ABCDE-…``, shown once."""
    letters = [secrets.choice(LETTERS) for _ in range(CODE_LETTERS)]
    return "-".join("".join(letters[place : place + 5]) for place in range(0, CODE_LETTERS, 5))


def secret_from(code: str, meeting: str) -> int:
    """The same from the same code, however it is typed; another for another meeting."""
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    spread = hashlib.scrypt(letters.encode(), salt=f"shouyi:teller:{meeting}".encode(), n=2**14, r=8, p=1, dklen=64)
    return int.from_bytes(spread, "little") % (ORDER - 1) + 1


@dataclass(frozen=True)
class TellerKey:
    """The half of the key that one teller gives, with the proof that its secret is known. All public."""

    public: str
    proof: Proof

    def check(self, meeting: str) -> Point:
        """Raises :class:`WrongKey`."""
        try:
            read = point(self.public)
        except NoPoint:
            raise WrongKey from None
        if not proofs.is_known(read, self.proof, f"key:{meeting}"):
            raise WrongKey
        return read


def key_of(code: str, meeting: str) -> TellerKey:
    secret = secret_from(code, meeting)
    public = multiply_base(secret)
    return TellerKey(public.hex(), proofs.known(secret, public, f"key:{meeting}"))


def secret_of(code: str, meeting: str, key: TellerKey) -> int:
    """Raises :class:`WrongKey` for a code that is not the one of this key."""
    secret = secret_from(code, meeting)
    if multiply_base(secret).hex() != key.public:
        raise WrongKey
    return secret


def joint_key(of: Sequence[TellerKey], meeting: str) -> Point:
    """Under which ballots are sealed: it opens with both tellers' secrets only. Raises :class:`WrongKey`."""
    if len({key.public for key in of}) != 2:
        raise WrongKey
    first, second = of
    return add(first.check(meeting), second.check(meeting))


Sealed = tuple[str, str]


@dataclass(frozen=True)
class Ballot:
    """``aye`` and ``no`` each seal 0 or 1; so does their sum. Both 0 is an abstention."""

    aye: Sealed
    no: Sealed
    proofs: tuple[Proof, ...]  # three: of aye, of no, of their sum

    @classmethod
    def read(cls, text: str) -> Self:
        """One from outside, written in the one way. Raises :class:`WrongBallot`."""
        try:
            data = json.loads(text)
            ballot = cls(tuple(data["aye"]), tuple(data["no"]), tuple(tuple(proof) for proof in data["proofs"]))
            if ballot.text != text:
                raise WrongBallot
        except (ValueError, TypeError, KeyError, RecursionError):
            raise WrongBallot from None
        return ballot

    @property
    def text(self) -> str:
        content = {"aye": self.aye, "no": self.no, "proofs": self.proofs}
        return json.dumps(content, separators=(",", ":"), sort_keys=True)

    @property
    def tracking(self) -> str:
        """By which its voter finds it among those that are counted."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:TRACKING_DIGITS]

    def check(self, key: Point, meeting: str) -> None:
        """Raises :class:`WrongBallot`."""
        try:
            aye, no = _points(self.aye), _points(self.no)
        except (NoPoint, ValueError, TypeError):
            raise WrongBallot from None
        about = _about(meeting, self.aye, self.no)
        parts = zip(("aye", "no", "sum"), (aye, no, _added(aye, no)), self.proofs, strict=True)
        try:
            right = all(proofs.is_zero_or_one(key, part, proof, f"{name}:{about}") for name, part, proof in parts)
        except (ValueError, TypeError):
            right = False
        if not right:
            raise WrongBallot


def _points(sealed: Sequence[str]) -> tuple[Point, Point]:
    pad, hidden = sealed
    return point(pad), point(hidden)


def _added(left: tuple[Point, Point], right: tuple[Point, Point]) -> tuple[Point, Point]:
    return add(left[0], right[0]), add(left[1], right[1])


def _about(meeting: str, aye: Sealed, no: Sealed) -> str:
    """Nobody hands in another's ballot as their own: each proof names the whole ballot."""
    return ":".join(("ballot", meeting, *aye, *no))


def seal(choice: Choice, key: Point, meeting: str) -> Ballot:
    """Another one each time; what it was sealed with is forgotten."""
    ayes, noes = int(choice is Choice.AYE), int(choice is Choice.NO)
    once_aye, once_no = any_scalar(), any_scalar()
    aye, no = _seal(ayes, once_aye, key), _seal(noes, once_no, key)
    written_aye, written_no = (aye[0].hex(), aye[1].hex()), (no[0].hex(), no[1].hex())
    about = _about(meeting, written_aye, written_no)
    return Ballot(
        written_aye,
        written_no,
        (
            proofs.zero_or_one(ayes, once_aye, key, aye, f"aye:{about}"),
            proofs.zero_or_one(noes, once_no, key, no, f"no:{about}"),
            proofs.zero_or_one(ayes + noes, once_aye + once_no, key, _added(aye, no), f"sum:{about}"),
        ),
    )


def _seal(value: int, once: int, key: Point) -> tuple[Point, Point]:
    hidden = multiply(once, key)
    return multiply_base(once), add(hidden, BASE if value else NEUTRAL)  # the same work for either
