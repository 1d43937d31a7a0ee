"""Photos as proof: what is taken, how many, what is public, and what can't be closed without one."""

from datetime import date
from typing import Final

from services.topics import refusals
from services.topics.rules.book import BOOK
from shared import photos
from shared.vocabulary import PhotoPurpose

NEVER_PUBLIC: Final = frozenset({PhotoPurpose.SIGNING_SHEET})


def check_photo(content: bytes, *, there: int, on: date) -> tuple[int, int]:
    """Width and height of what may be kept. ``there``: photos of the topic for the same purpose.

    Raises :class:`PhotoNotPlain`, :class:`PhotoTooLarge`, :class:`TooManyPhotos`.
    """
    size = photos.measure(content)
    if size is None:
        raise refusals.PhotoNotPlain
    if len(content) > photos.LARGEST or max(size) > photos.LONGEST_SIDE or min(size) == 0:
        raise refusals.PhotoTooLarge
    most = BOOK.number("photos.of_one_kind", on=on)
    if there >= most.value:
        raise refusals.TooManyPhotos(most=most.value, source=most.source)
    return size


def check_public(purpose: PhotoPurpose, *, public: bool) -> None:
    """What has names on it stays with those who deal with it. Raises :class:`PhotoNeverPublic`."""
    if public and purpose in NEVER_PUBLIC:
        raise refusals.PhotoNeverPublic(purpose=purpose.chinese)


def check_may_withdraw(*, public: bool, withdrawn: bool) -> None:
    """Raises :class:`PhotoNotPublic`."""
    if not public or withdrawn:
        raise refusals.PhotoNotPublic


def proof_missing(there: int, *, on: date) -> int:
    """How many photos a completion still lacks."""
    return max(0, int(BOOK.number("completion.photos", on=on).value) - there)


def check_proof(there: int, *, on: date) -> None:
    """A completion is shown, not only said. Raises :class:`ProofMissing`."""
    if proof_missing(there, on=on):
        needed = BOOK.number("completion.photos", on=on)
        raise refusals.ProofMissing(there=there, needed=needed.value, source=needed.source)
