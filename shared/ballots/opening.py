"""From sealed ballots to their sum, from two tellers' shares to the numbers in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.ballots import proofs
from shared.ballots.group import NEUTRAL, NoPoint, Point, add, multiply, multiply_base, point, subtract
from shared.ballots.proofs import Proof
from shared.ballots.sealing import Ballot, Sealed, TellerKey, secret_of


class WrongShare(ValueError):
    """A share that was not made with the teller's key of this box."""


@dataclass(frozen=True)
class Box:
    """All ballots of one vote added up, still sealed."""

    ballots: int
    aye: Sealed
    no: Sealed


@dataclass(frozen=True)
class Share:
    """What one teller adds to open the sum, with the proofs. Without the other's it tells nothing."""

    aye: str
    no: str
    proofs: tuple[Proof, ...]  # two: of aye, of no

    def check(self, box: Box, key: TellerKey, meeting: str) -> None:
        """Raises :class:`WrongShare`."""
        try:
            public = point(key.public)
            made = zip(("aye", "no"), (box.aye, box.no), (self.aye, self.no), self.proofs, strict=True)
            right = all(
                proofs.is_same_secret(public, point(sealed[0]), point(share), proof, f"share:{name}:{meeting}")
                for name, sealed, share, proof in made
            )
        except (NoPoint, ValueError, TypeError):
            right = False
        if not right:
            raise WrongShare


def add_up(ballots: Iterable[Ballot]) -> Box:
    """Checked ones. Their order does not matter."""
    sums, count = [NEUTRAL] * 4, 0
    for ballot in ballots:
        parts = (*ballot.aye, *ballot.no)
        sums = [add(total, point(part)) for total, part in zip(sums, parts, strict=True)]
        count += 1
    aye, aye_hidden, no, no_hidden = (total.hex() for total in sums)
    return Box(count, (aye, aye_hidden), (no, no_hidden))


def share_of(code: str, meeting: str, key: TellerKey, box: Box) -> Share:
    """Raises :class:`~shared.ballots.sealing.WrongKey` for a code that is not this teller's."""
    secret = secret_of(code, meeting, key)
    aye, no = point(box.aye[0]), point(box.no[0])
    return Share(
        multiply(secret, aye).hex(),
        multiply(secret, no).hex(),
        (
            proofs.same_secret(secret, aye, f"share:aye:{meeting}"),
            proofs.same_secret(secret, no, f"share:no:{meeting}"),
        ),
    )


def open_box(box: Box, first: Share, second: Share) -> tuple[int, int]:
    """Ayes and noes; the others abstained. Both shares were checked.

    Raises :class:`WrongShare` where they come to no number of this many ballots.
    """
    return _count(box.ballots, box.aye[1], first.aye, second.aye), _count(box.ballots, box.no[1], first.no, second.no)


def _count(most: int, hidden: str, first: str, second: str) -> int:
    """How often the base is in it."""
    left = subtract(subtract(Point(bytes.fromhex(hidden)), point(first)), point(second))
    for number in range(most + 1):
        if left == NEUTRAL:
            return number
        left = subtract(left, multiply_base(1))
    raise WrongShare
