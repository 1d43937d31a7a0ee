"""Names that count in Chinese: 第一党小组, 第二村民小组. As characters 三 comes before 二.

Standard library only, so that rules may use it.
"""

import re

DIGITS = "零一二三四五六七八九"
NUMBERED = re.compile(r"第(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九]?)")


def ordinal(name: str) -> int:
    """Where 第十二党小组 stands: 12; 0 without a number."""
    found = NUMBERED.match(name)
    tens, ten, ones = found.groups() if found else (None, None, "")
    return (10 * DIGITS.index(tens or "一") if ten else 0) + (DIGITS.index(ones) if ones else 0)


def as_counted(name: str) -> tuple[int, str]:
    """A key to sort names by: as people count them, those without a number first."""
    return ordinal(name), name
