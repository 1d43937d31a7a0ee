"""Money is counted in fen and read in yuan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.typed import _money
from shared.money import in_yuan


@pytest.mark.parametrize(
    ("fen", "yuan"),
    [(0, "0"), (1, "0.01"), (99, "0.99"), (100, "1"), (1_250, "12.50"), (-1_250, "-12.50"), (-100, "-1")],
)
def test_an_amount_is_read_in_yuan(fen, yuan):
    assert in_yuan(fen) == yuan


@given(fen=st.integers(0, 10**11))
def test_what_is_read_is_what_was_typed(fen):
    assert _money(in_yuan(fen)) == fen
