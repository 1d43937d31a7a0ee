"""Proofs that show that something was done rightly, and nothing else. Each is a few scalars, as they travel.

``about`` binds a proof to its place: one for another meeting, another teller, another ballot does not fit.
"""

from shared.ballots.group import (
    BASE,
    ORDER,
    NoPoint,
    Point,
    any_scalar,
    challenge,
    multiply,
    multiply_base,
    scalar,
    subtract,
    written,
)

Proof = tuple[str, ...]


def known(secret: int, public: Point, about: str) -> Proof:
    """That the secret of a public key is known (Schnorr 1991): nobody takes another's key for their own."""
    once = any_scalar()
    first = challenge(about, public, multiply_base(once))
    return written(first), written(once + first * secret)


def is_known(public: Point, proof: Proof, about: str) -> bool:
    try:
        first, answer = (scalar(part) for part in proof)
        return first == challenge(about, public, subtract(multiply_base(answer), multiply(first, public)))
    except (NoPoint, ValueError):
        return False


def same_secret(secret: int, of: Point, about: str) -> Proof:
    """That ``secret · of`` was made with the secret of ``secret · BASE`` (Chaum and Pedersen 1992)."""
    once = any_scalar()
    public, made = multiply_base(secret), multiply(secret, of)
    first = challenge(about, public, of, made, multiply_base(once), multiply(once, of))
    return written(first), written(once + first * secret)


def is_same_secret(public: Point, of: Point, made: Point, proof: Proof, about: str) -> bool:
    try:
        first, answer = (scalar(part) for part in proof)
        one = subtract(multiply_base(answer), multiply(first, public))
        other = subtract(multiply(answer, of), multiply(first, made))
        return first == challenge(about, public, of, made, one, other)
    except (NoPoint, ValueError):
        return False


def zero_or_one(value: int, once: int, key: Point, sealed: tuple[Point, Point], about: str) -> Proof:
    """That a pair seals 0 or 1, not which (Cramer, Damgård, Schoenmakers 1994). ``once`` is the scalar it was sealed with."""
    challenges, answers = [0, 0], [0, 0]
    seen: list[tuple[Point, Point]] = [(BASE, BASE), (BASE, BASE)]
    other = 1 - value
    challenges[other], answers[other] = any_scalar(), any_scalar()
    seen[other] = _seen(challenges[other], answers[other], key, sealed, other)
    own = any_scalar()
    seen[value] = multiply_base(own), multiply(own, key)
    whole = challenge(about, key, *sealed, *seen[0], *seen[1])
    challenges[value] = (whole - challenges[other]) % ORDER
    answers[value] = (own + challenges[value] * once) % ORDER
    return tuple(written(part) for part in (*challenges, *answers))


def is_zero_or_one(key: Point, sealed: tuple[Point, Point], proof: Proof, about: str) -> bool:
    try:
        zero, one, answer_zero, answer_one = (scalar(part) for part in proof)
        seen = (*_seen(zero, answer_zero, key, sealed, 0), *_seen(one, answer_one, key, sealed, 1))
        return (zero + one) % ORDER == challenge(about, key, *sealed, *seen)
    except (NoPoint, ValueError):
        return False


def _seen(part: int, answer: int, key: Point, sealed: tuple[Point, Point], value: int) -> tuple[Point, Point]:
    """What whoever knows the proof sees of the branch for ``value``."""
    pad, hidden = sealed
    without = subtract(hidden, BASE) if value else hidden
    return subtract(multiply_base(answer), multiply(part, pad)), subtract(
        multiply(answer, key), multiply(part, without)
    )
