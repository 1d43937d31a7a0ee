"""What a photo as proof has to be, number by number."""

from datetime import date

import pytest

from services.topics import refusals, rules
from shared.photos import LARGEST, LONGEST_SIDE, measure
from tests.pictures import from_a_phone, jpeg

DAY = date(2027, 3, 1)


def of_size(size: int) -> bytes:
    """A photo of exactly so many bytes: the picture's own data go on, which nobody has to decode here."""
    short = jpeg()
    return short[:-2] + b"\x00" * (size - len(short)) + short[-2:]


@pytest.mark.parametrize(("size", "kept"), [(LARGEST - 1, True), (LARGEST, True), (LARGEST + 1, False)])
def test_a_photo_has_five_hundred_thousand_bytes_at_most(size, kept):
    if kept:
        assert rules.check_photo(of_size(size), there=0, on=DAY) == (64, 48)
    else:
        with pytest.raises(refusals.PhotoTooLarge):
            rules.check_photo(of_size(size), there=0, on=DAY)


@pytest.mark.parametrize(("side", "kept"), [(LONGEST_SIDE - 1, True), (LONGEST_SIDE, True), (LONGEST_SIDE + 1, False)])
def test_its_longest_side_has_sixteen_hundred_pixels_at_most(side, kept):
    for content in (jpeg(side, 10), jpeg(10, side)):
        if kept:
            assert max(rules.check_photo(content, there=0, on=DAY)) == side
        else:
            with pytest.raises(refusals.PhotoTooLarge):
                rules.check_photo(content, there=0, on=DAY)


@pytest.mark.parametrize(("there", "kept"), [(11, True), (12, False), (13, False)])
def test_of_one_kind_twelve_are_kept(there, kept):
    if kept:
        rules.check_photo(jpeg(), there=there, on=DAY)
    else:
        with pytest.raises(refusals.TooManyPhotos):
            rules.check_photo(jpeg(), there=there, on=DAY)


def test_a_completion_needs_one_photo():
    with pytest.raises(refusals.ProofMissing):
        rules.check_proof(0, on=DAY)
    rules.check_proof(1, on=DAY)
    rules.check_proof(2, on=DAY)


def test_what_a_phone_writes_into_its_photos_is_noticed():
    assert measure(jpeg(64, 48)) == (64, 48)
    assert measure(from_a_phone()) is None
    assert measure(jpeg(exif=b"Exif\x00\x00here")) is None
    assert measure(jpeg(comment=b"Wang")) is None
    assert measure(jpeg(icc_profile=b"profile")) is None
    assert measure(jpeg() + b"behind") is None
    assert measure(b"") is None


def test_a_photo_cut_anywhere_is_none():
    whole = jpeg()
    assert all(measure(whole[:cut]) is None for cut in range(len(whole)))
