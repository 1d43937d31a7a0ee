"""The count counts: whatever may go wrong is found, and nothing else."""

from uuid import UUID

from tests.faults.checking import Effect, Entry, compare

ENTRIES = [Entry(UUID(int=n), "book", n, UUID(int=n + 100)) for n in (1, 2, 3, 4)]


def effects(*numbers: int) -> list[Effect]:
    """As a listener notes them, one after the other."""
    noted: list[Effect] = []
    for number in numbers:
        noted.append(Effect(UUID(int=number), "book", number, max((e.number for e in noted), default=0)))
    return noted


def test_each_once_and_in_order_is_well():
    found = compare(ENTRIES, effects(1, 2, 3, 4))
    assert found.well
    assert str(found) == "lost 0, twice 0, out of order 0 of 4"


def test_what_has_no_effect_is_lost_and_its_successor_is_not_out_of_order_for_that():
    found = compare(ENTRIES, effects(1, 2, 4))
    assert not found.well
    assert str(found) == "lost 1, twice 0, out of order 0 of 4"
    assert found.lost == [ENTRIES[2]]


def test_a_second_effect_is_twice():
    found = compare(ENTRIES, effects(1, 2, 2, 3, 4))
    assert (found.well, str(found)) == (False, "lost 0, twice 1, out of order 0 of 4")


def test_two_that_were_exchanged_are_out_of_order():
    found = compare(ENTRIES, effects(1, 3, 2, 4))
    assert (found.well, str(found)) == (False, "lost 0, twice 0, out of order 2 of 4")


def test_what_did_not_see_its_predecessor_is_out_of_order_although_it_was_noted_after_it():
    """Two replicas at once: the first had not committed yet."""
    blind = Effect(UUID(int=2), "book", 2, 0)
    found = compare(ENTRIES, [*effects(1), blind, *effects(1, 2, 3, 4)[2:]])
    assert found.out_of_order == [ENTRIES[1]]


def test_an_effect_of_what_was_undone_is_told():
    ghost = Effect(UUID(int=9), "other book", 1, 0)
    found = compare(ENTRIES, [*effects(1, 2, 3, 4), ghost])
    assert not found.well
    assert str(found) == "lost 0, twice 0, out of order 0, never committed 1 of 4"


def test_books_do_not_disturb_each_other():
    other = [Entry(UUID(int=50), "other", 1, UUID(int=150))]
    found = compare([*ENTRIES, *other], [*effects(1, 2), Effect(UUID(int=50), "other", 1, 0), *effects(1, 2, 3, 4)[2:]])
    assert found.well
