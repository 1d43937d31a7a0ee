"""A rulebook answers for a day, and refuses to be used when it is not in order."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rulebook import BrokenRulebook, NotInForce, Number, Rulebook

NEW_LAW = date(2026, 1, 1)
OLD_TEXT = """
[[number]]
name = "posting.days"
value = 10
unit = "日"
mark = "default"
source = "旧文本"
effective_from = 2010-01-01
effective_to = 2025-12-31
"""
NEW_TEXT = """
[[number]]
name = "posting.days"
value = 15
unit = "日"
mark = "law"
source = "新文本第三十五条"
effective_from = 2026-01-01
"""
QUORUM = """
[[number]]
name = "assembly.quorum"
value = "1/2"
unit = "党员"
mark = "law"
source = "条例第十一条"
effective_from = 2018-10-28
note = "县可定为三分之二"
"""
COUNTY = """
[[number]]
name = "assembly.quorum"
value = "2/3"
unit = "党员"
mark = "local"
source = "某县规则"
effective_from = 2024-01-01
effective_to = 2024-12-31
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="rulebook.toml"):
        file = tmp_path / name
        file.write_text(text)
        return file

    return write


def test_a_decision_is_judged_by_the_number_in_force_on_its_day(write):
    book = Rulebook.load(write(OLD_TEXT + NEW_TEXT))
    days = [book.number("posting.days", on=NEW_LAW + timedelta(days=d)).days for d in (-1, 0, 1)]
    assert days == [10, 15, 15]
    assert book.number("posting.days", on=NEW_LAW).source == "新文本第三十五条"


def test_before_its_first_day_a_number_binds_nobody(write):
    book = Rulebook.load(write(QUORUM))
    with pytest.raises(NotInForce):
        book.number("assembly.quorum", on=date(2018, 10, 27))
    assert book.number("assembly.quorum", on=date(2018, 10, 28)).share == Fraction(1, 2)


def test_a_number_that_nobody_wrote_down_is_asked_for_in_vain(write):
    with pytest.raises(BrokenRulebook, match="there is no number"):
        Rulebook.load(write(QUORUM)).number("assembly.majority", on=NEW_LAW)


def test_the_book_of_a_day_has_each_number_once(write):
    book = Rulebook.load(write(OLD_TEXT + NEW_TEXT + QUORUM))
    assert {name: number.value for name, number in book.on(date(2025, 12, 31)).items()} == {
        "posting.days": 10,
        "assembly.quorum": Fraction(1, 2),
    }
    assert set(book.on(date(2015, 1, 1))) == {"posting.days"}


def test_the_page_shows_every_version(write):
    shown = [(number.name, number.value) for number in Rulebook.load(write(NEW_TEXT + QUORUM + OLD_TEXT)).all()]
    assert shown == [("assembly.quorum", Fraction(1, 2)), ("posting.days", 10), ("posting.days", 15)]


def test_a_share_is_no_count(write):
    with pytest.raises(BrokenRulebook, match="a share"):
        _ = Rulebook.load(write(QUORUM)).number("assembly.quorum", on=NEW_LAW).days


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (OLD_TEXT + NEW_TEXT.replace("2026-01-01", "2025-12-31"), "overlaps"),
        (OLD_TEXT.replace("effective_to = 2025-12-31", "") + NEW_TEXT, "overlaps"),
        (OLD_TEXT + NEW_TEXT.replace("2026-01-01", "2026-01-02"), "gap"),
        (NEW_TEXT + NEW_TEXT, "overlaps"),
        (OLD_TEXT.replace("2025-12-31", "2009-12-31"), "in force from 2010-01-01 to 2009-12-31"),
        (NEW_TEXT.replace("2026-01-01", "2026-01-01T08:00:00"), "not a day"),
        (NEW_TEXT.replace("2026-01-01", '"2026-01-01"'), "not a day"),
        (NEW_TEXT.replace("effective_from = 2026-01-01", ""), "in force from None"),
        (NEW_TEXT.replace("15", "15.0"), "neither an integer nor a fraction"),
        (NEW_TEXT.replace("15", "true"), "neither an integer nor a fraction"),
        (NEW_TEXT.replace("value = 15", ""), "neither an integer nor a fraction"),
        (QUORUM.replace("1/2", "0.5"), "neither an integer nor a fraction"),
        (QUORUM.replace("1/2", "1/0"), "neither an integer nor a fraction"),
        (QUORUM.replace("1/2", "half"), "neither an integer nor a fraction"),
        (NEW_TEXT.replace("新文本第三十五条", " "), "no source"),
        (NEW_TEXT.replace('unit = "日"', ""), "no unit"),
        (NEW_TEXT.replace('name = "posting.days"', ""), "no name"),
        (NEW_TEXT.replace('"law"', '"statute"'), "needs a mark"),
        (NEW_TEXT + 'comment = "?"', "unknown comment"),
        (NEW_TEXT.replace("[[number]]", "[[numbers]]"), "unknown numbers"),
    ],
)
def test_a_book_that_is_not_in_order_is_not_used(write, text, complaint):
    with pytest.raises(BrokenRulebook, match=complaint):
        Rulebook.load(write(text))


def test_a_countys_number_stands_before_the_books_from_its_first_day_to_its_last(write):
    book = Rulebook.load(write(QUORUM), county=write(COUNTY, "county.toml"))
    shares = {
        day: book.number("assembly.quorum", on=day).share
        for day in (date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
    }
    assert list(shares.values()) == [Fraction(1, 2), Fraction(2, 3), Fraction(2, 3), Fraction(1, 2)]
    assert all(book.on(day)["assembly.quorum"].share == share for day, share in shares.items())
    assert book.number("assembly.quorum", on=date(2024, 6, 1)).source == "某县规则"
    assert [number.source for number in book.all()] == ["条例第十一条", "某县规则"]


def test_a_county_may_come_back_to_its_own_number_after_a_while(write):
    again = COUNTY.replace("2024-", "2026-")
    book = Rulebook.load(write(QUORUM), county=write(COUNTY + again, "county.toml"))
    shares = [book.number("assembly.quorum", on=date(year, 6, 1)).share for year in (2024, 2025, 2026)]
    assert shares == [Fraction(2, 3), Fraction(1, 2), Fraction(2, 3)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (COUNTY.replace("assembly.quorum", "assembly.quorom"), "assembly.quorom replace nothing"),
        (COUNTY + COUNTY, "overlaps"),
        (COUNTY.replace("某县规则", ""), "no source"),
    ],
)
def test_a_countys_book_is_held_to_the_same_order(write, text, complaint):
    with pytest.raises(BrokenRulebook, match=complaint):
        Rulebook.load(write(QUORUM), county=write(text, "county.toml"))


def test_a_service_finds_its_countys_numbers_by_its_name(write, tmp_path, monkeypatch):
    service = tmp_path / "meetings"
    service.mkdir()
    write(QUORUM, "meetings/rulebook.toml")
    day = date(2024, 6, 1)
    assert Rulebook.of(service).number("assembly.quorum", on=day).share == Fraction(1, 2)
    monkeypatch.setenv("COUNTY_RULES", str(tmp_path))
    assert Rulebook.of(service).number("assembly.quorum", on=day).share == Fraction(1, 2)
    write(COUNTY, "meetings.toml")
    assert Rulebook.of(service).number("assembly.quorum", on=day).share == Fraction(2, 3)


def test_a_folder_of_county_numbers_that_is_not_there_is_not_passed_over(write, tmp_path, monkeypatch):
    write(QUORUM)
    monkeypatch.setenv("COUNTY_RULES", str(tmp_path / "nowhere"))
    with pytest.raises(BrokenRulebook, match="no folder"):
        Rulebook.of(tmp_path)


@given(days=st.lists(st.dates(date(2000, 1, 1), date(2040, 1, 1)), min_size=1, max_size=6, unique=True), on=st.dates())
def test_on_any_day_at_most_one_version_is_in_force_and_it_is_the_latest_that_began(days, on):
    starts = sorted(days)
    ends = [day - timedelta(days=1) for day in starts[1:]] + [None]
    book = Rulebook(
        Number("n", i, "日", "law", "文本", a, b) for i, (a, b) in enumerate(zip(starts, ends, strict=True))
    )
    if on < starts[0]:
        assert not book.on(on)
        return
    assert book.number("n", on=on).value == sum(start <= on for start in starts) - 1
