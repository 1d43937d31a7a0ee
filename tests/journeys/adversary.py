"""Somebody who holds every database, every log, the write-ahead log and a copy of every message, and wants to know who voted what.

What they can't do without is granted to them: which ballot is whose stands in the order of the rows. A paper is in a box in the room:
of it they have who took one, when, and what stands around that.
"""

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import NamedTuple
from uuid import UUID

from shared import ballots
from shared.ballots import group
from shared.ballots.sealing import secret_from
from shared.vocabulary import Choice

CODE = re.compile(
    rb"(?<![A-Z2-9])[A-HJ-NP-Z2-9]{5}-?[A-HJ-NP-Z2-9]{5}-?[A-HJ-NP-Z2-9]{5}-?[A-HJ-NP-Z2-9]{5}(?![A-Z2-9])"
)
HEXADECIMAL = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
PERSON = rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SAID = {**{choice.value: choice for choice in Choice}, **{choice.chinese: choice for choice in Choice}}
CHOICE = rf"""["'](?:{"|".join(choice.value for choice in Choice)})\\?["'](?!\s*:)|{"|".join(choice.chinese for choice in Choice)}"""
MENTIONED = re.compile(rb"(?P<person>" + PERSON + rb")|(?P<choice>" + CHOICE.encode() + rb")")
IN_A_ROW = {
    bytes([(len(choice) + 1) << 1 | 1]) + choice.value.encode(): choice for choice in Choice
}  # its length before it
WRITTEN = re.compile(b"|".join(re.escape(text) for text in IN_A_ROW))
BASE64 = re.compile(rb"(?<![\w+/-])[\w+/-]{43}=?(?![\w+/=-])")


class Row(NamedTuple):
    transaction: int
    text: bytes


@dataclass(frozen=True)
class Evidence:
    """``sources``: name → raw content. ``cast``: each voter's ballot, in the order in which the rows lie; who voted on paper has none."""

    meeting: str
    keys: tuple[ballots.TellerKey, ...]
    cast: Mapping[str, ballots.Ballot]
    sources: Mapping[str, bytes]
    features: Mapping[str, Mapping[str, int]]  # name → voter → number: sizes, times, positions
    voters: Collection[str] = ()  # all, where not all have cast a ballot
    tables: Mapping[str, Mapping[str, Sequence[Row]]] = field(
        default_factory=dict
    )  # by database, in the order of place
    log: bytes = b""  # the write-ahead log

    def all(self) -> Iterator[bytes]:
        yield from self.sources.values()
        yield self.log

    @property
    def everybody(self) -> Collection[str]:
        return self.voters or self.cast

    @cached_property
    def secrets(self) -> Mapping[group.Point, int]:
        """By what each makes of the base."""
        return {group.multiply_base(secret): secret for secret in secrets_in(self)}


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
    made = evidence.secrets
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
    """Ways to know the choices: by what stands beside a name, in every order that there is; and to guess the others' from those of the
    ``half_known``, by anything that is a number and might go with it."""
    voters = [voter for voter in evidence.everybody if voter not in half_known]
    yield from _told(evidence)
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


# -- what is told by order


def _told(evidence: Evidence) -> Iterator[tuple[str, dict[str, Choice]]]:
    for name, content in evidence.sources.items():
        yield f"said next in {name}", paired(mentions(content, evidence.everybody))
    yield "written next in the write-ahead log", paired(written_in(evidence.log, evidence.everybody))
    for name, tables in evidence.tables.items():
        yield from _ranked(name, tables, evidence.everybody)


Mention = tuple[int, str | Choice]


def mentions(content: bytes, voters: Collection[str]) -> Iterator[Mention]:
    """Of voters and of choices, in order."""
    for found in MENTIONED.finditer(content):
        if found["choice"]:
            yield found.start(), SAID[found["choice"].decode().strip("\"'\\")]
        elif (person := found["person"].decode()) in voters:
            yield found.start(), person


def written_in(log: bytes, voters: Collection[str]) -> list[Mention]:
    """As rows are written to it: a person in sixteen bytes, a choice behind its length."""
    people: list[Mention] = [
        (found.start(), voter) for voter in voters for found in re.finditer(re.escape(UUID(voter).bytes), log)
    ]
    return sorted(
        [*people, *((found.start(), IN_A_ROW[found[0]]) for found in WRITTEN.finditer(log))], key=lambda one: one[0]
    )


def paired(mentioned: Iterable[Mention]) -> dict[str, Choice]:
    """Who is followed by a choice before anybody else is mentioned; the one that follows most often."""
    after: dict[str, Counter[Choice]] = {}
    person = ""
    for _, said in mentioned:
        if isinstance(said, Choice):
            if person:
                after.setdefault(person, Counter())[said] += 1
            person = ""
        else:
            person = said
    return {voter: choices.most_common(1)[0][0] for voter, choices in after.items()}


def _ranked(
    database: str, tables: Mapping[str, Sequence[Row]], voters: Collection[str]
) -> Iterator[tuple[str, dict[str, Choice]]]:
    """Of a table of people and one of choices: the first with the first, the last with the last, by place and by transaction."""
    people: dict[str, list[tuple[int, str]]] = {}
    votes: dict[str, list[tuple[int, Choice]]] = {}
    for name, rows in tables.items():
        said = [[what for _, what in mentions(row.text, voters)] for row in rows]
        if said and all(len(one) == 1 for one in said):
            for row, [one] in zip(rows, said, strict=True):
                if isinstance(one, Choice):
                    votes.setdefault(name, []).append((row.transaction, one))
                else:
                    people.setdefault(name, []).append((row.transaction, one))
    for (name, those), (other, choices) in product(people.items(), votes.items()):
        of = f"{name} and {other} of {database}"
        yield f"{of}, by place", _together(those, choices)
        yield f"{of}, by transaction", _together(sorted(those), sorted(choices))


def _together(people: Sequence[tuple[int, str]], choices: Sequence[tuple[int, Choice]]) -> dict[str, Choice]:
    return {person: choice for (_, person), (_, choice) in zip(people, choices, strict=False)}


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
