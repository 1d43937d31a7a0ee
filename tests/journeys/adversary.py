"""Somebody who holds every database, every log, the write-ahead log and a copy of every message, and wants to know who voted what.

What they can't do without is granted to them: which ballot is whose stands in the order of the rows.
"""

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from shared import ballots
from shared.ballots import group
from shared.ballots.sealing import secret_from
from shared.vocabulary import Choice

CODE = re.compile(
    rb"(?<![A-Z2-9])[A-HJ-NP-Z2-9]{5}-?[A-HJ-NP-Z2-9]{5}-?[A-HJ-NP-Z2-9]{5}-?[A-HJ-NP-Z2-9]{5}(?![A-Z2-9])"
)
HEXADECIMAL = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
BASE64 = re.compile(rb"(?<![\w+/-])[\w+/-]{43}=?(?![\w+/=-])")


@dataclass(frozen=True)
class Evidence:
    """``sources``: name → raw content. ``cast``: each voter's ballot, in the order in which the rows lie."""

    meeting: str
    keys: tuple[ballots.TellerKey, ...]
    cast: Mapping[str, ballots.Ballot]
    sources: Mapping[str, bytes]
    features: Mapping[str, Mapping[str, int]]  # name → voter → number: sizes, times, positions

    def all(self) -> Iterator[bytes]:
        yield from self.sources.values()


def secrets_in(evidence: Evidence) -> set[int]:
    """Every number that somebody may have left lying about, as it is or as a code on paper."""
    found: set[int] = set()
    for content in evidence.all():
        for code in CODE.findall(content):
            found.add(secret_from(code.decode(), evidence.meeting))
        for text in HEXADECIMAL.findall(content):
            found.add(int.from_bytes(bytes.fromhex(text.decode()), "little") % group.ORDER)
        for text in BASE64.findall(content):
            read = base64.urlsafe_b64decode(text.replace(b"+", b"-").replace(b"/", b"_").rstrip(b"=") + b"=")
            found.add(int.from_bytes(read[:32], "little") % group.ORDER)
    found.discard(0)
    return found


def opened(evidence: Evidence) -> dict[str, Choice]:
    """Ballots that some secret in the evidence opens: the tellers' together, or the number that one ballot was sealed with."""
    made = {group.multiply_base(secret): secret for secret in secrets_in(evidence)}
    of_keys = [made.get(group.point(key.public)) for key in evidence.keys]
    key = ballots.joint_key(evidence.keys, evidence.meeting)
    read: dict[str, Choice] = {}
    for voter, ballot in evidence.cast.items():
        values = [_value(part, made, of_keys, key) for part in (ballot.aye, ballot.no)]
        if None not in values:
            read[voter] = {(1, 0): Choice.AYE, (0, 1): Choice.NO}.get(tuple(values), Choice.ABSTAIN)  # type: ignore[arg-type]
    return read


def _value(
    sealed: tuple[str, str], made: Mapping[group.Point, int], of_keys: Sequence[int | None], key: group.Point
) -> int | None:
    pad, hidden = (group.point(text) for text in sealed)
    if None not in of_keys:
        mask = group.multiply(sum(secret or 0 for secret in of_keys), pad)
    elif pad in made:
        mask = group.multiply(made[pad], key)
    else:
        return None
    return int(group.subtract(hidden, mask) != group.NEUTRAL)


def guesses(evidence: Evidence, half_known: Mapping[str, Choice]) -> Iterator[tuple[str, dict[str, Choice]]]:
    """Ways to guess the others' choices from those of the ``half_known``: by anything that is a number and might go with it."""
    voters = [voter for voter in evidence.cast if voter not in half_known]
    yield "what was opened", {voter: choice for voter, choice in opened(evidence).items() if voter in voters}
    for name, numbers in (*evidence.features.items(), *_of_ballots(evidence)):
        known = [(numbers[voter], choice) for voter, choice in half_known.items() if voter in numbers]
        if known:
            yield (
                f"nearest by {name}",
                {
                    voter: min(known, key=lambda one: abs(one[0] - numbers[voter]))[1]
                    for voter in voters
                    if voter in numbers
                },
            )


def _of_ballots(evidence: Evidence) -> Iterator[tuple[str, dict[str, int]]]:
    """The ballots' own bytes."""
    yield "length", {voter: len(ballot.text) for voter, ballot in evidence.cast.items()}
    for part, place in product(("aye", "no"), (0, 1)):
        yield (
            f"{part} {place}",
            {voter: int(getattr(ballot, part)[place], 16) for voter, ballot in evidence.cast.items()},
        )
    for proof, place in product(range(3), range(4)):
        yield (
            f"proof {proof} {place}",
            {voter: int(ballot.proofs[proof][place], 16) for voter, ballot in evidence.cast.items()},
        )


def surprise(guessed: Mapping[str, Choice], truth: Mapping[str, Choice]) -> float:
    """How many standard deviations better than the same guesses dealt out at random; a few by chance, ten by knowing."""
    pairs = [(guess, truth[voter]) for voter, guess in guessed.items()]
    n = len(pairs)
    if n < 2:
        return 0.0
    left, right = Counter(guess for guess, _ in pairs), Counter(true for _, true in pairs)
    hits = sum(guess == true for guess, true in pairs)
    mean = sum(left[choice] * right[choice] for choice in Choice) / n
    variance = sum(
        left[a] * right[a] * ((n - left[a]) * (n - right[a]) if a == b else 0)
        + (left[a] * left[b] * right[a] * right[b] if a != b else 0)
        for a, b in product(Choice, Choice)
    ) / (n * n * (n - 1))  # fmt: skip
    return (hits - mean) / math.sqrt(variance) if variance else 0.0


def ballots_on_the_wire(messages: Sequence[bytes]) -> list[str]:
    """Texts of ballots in what was sent, in the order of sending."""
    found = []
    for message in messages:
        if b'"ballot"' not in message:
            continue
        try:
            data = json.loads(message)
        except ValueError:
            continue
        text = (data.get("call") or data).get("ballot") if isinstance(data, dict) else None
        if isinstance(text, str):
            found.append(text)
    return found
