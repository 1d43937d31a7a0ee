"""The year's headline numbers, counted as things happen."""

from collections import Counter
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics.models import TODAY, Happening, Headline
from shared.bus import mailbox
from shared.vocabulary import State

HEADLINE, HAPPENING = (Headline.metadata.tables[name] for name in ("headline", "happening"))
AT_ONCE = 5000  # happenings folded in one transaction


def count(session: Session, village: str, on: date, **numbers: int) -> None:
    """So many more of each in the year of this day. A row of its own: who counts at the same moment does not queue."""
    session.add_all(
        Happening(year=on.year, village=village, what=what, number=number) for what, number in numbers.items() if number
    )


def count_move(session: Session, village: str, before: State | None, after: State) -> None:
    """A topic stands in another state now, or in its first."""
    changes = {after: 1} if before is None else {before: -1, after: 1}
    session.add_all(
        Happening(year=TODAY, village=village, what=f"in:{state.value}", number=number)
        for state, number in changes.items()
    )


def fold(session: Session) -> int:
    """Add what has happened to the headline numbers; how many rows that were. Nothing is counted twice or lost: what is taken
    out here is added here, or neither."""
    some = sa.select(Happening.id).order_by(Happening.id).limit(AT_ONCE)
    taken = session.execute(
        sa.delete(HAPPENING)
        .where(HAPPENING.c.id.in_(some))
        .returning(HAPPENING.c.year, HAPPENING.c.village, HAPPENING.c.what, HAPPENING.c.number)
    ).tuples().all()  # fmt: skip
    sums: Counter[tuple[int, str, str]] = Counter()
    for year, village, what, number in taken:
        sums[year, village, what] += number
    if sums:
        rows = [
            {"year": year, "village": village, "what": what, "number": number}
            for (year, village, what), number in sorted(sums.items())
        ]
        more = mailbox.insert(session, HEADLINE)
        key = [HEADLINE.c.year, HEADLINE.c.village, HEADLINE.c.what]
        added = {"number": HEADLINE.c.number + more.excluded.number}
        session.execute(more.on_conflict_do_update(index_elements=key, set_=added), rows)
    return len(taken)
