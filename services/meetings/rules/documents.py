"""Which papers a meeting and a topic have, and from when on."""

from collections.abc import Collection
from dataclasses import dataclass

from services.meetings import refusals
from shared.vocabulary import DocumentKind, Kind


@dataclass(frozen=True)
class Occasion:
    """The states of a meeting in which a paper can be made, and those in words."""

    states: tuple[str, ...]
    words: str
    deliberates: bool | None = None  # of a deliberation only, of a deciding meeting only, or of both

    def fits(self, *, deliberates: bool) -> bool:
        return self.deliberates in (None, deliberates)


LIVED = ("noticed", "open", "concluded", "decided")
OF_MEETING = {
    DocumentKind.MEETING_NOTICE: Occasion(LIVED, "会议通知以后"),
    DocumentKind.SIGN_IN_SHEET: Occasion(LIVED, "会议通知以后"),
    DocumentKind.GROUP_RECORD: Occasion(("concluded",), "会议结束以后", deliberates=True),
    DocumentKind.MINUTES: Occasion(("concluded", "decided"), "会议结束以后"),
    DocumentKind.VOTE_RESULT: Occasion(("decided",), "表决以后", deliberates=False),
}

# The steps of the procedure that a ledger sheet has, in their order.
STEPS_OF = {
    DocumentKind.LEDGER_PROPOSAL: ("proposal",),
    DocumentKind.LEDGER_CONSULTATION: ("consultation",),
    DocumentKind.LEDGER_DELIBERATION: ("deliberation", "members_review"),
    DocumentKind.LEDGER_RESOLUTION: ("resolution",),
}
AFTER_POSTING = (DocumentKind.POSTING_SHEET,)
AFTER_DECISION = (
    DocumentKind.RESOLUTION_POSTING, DocumentKind.LEDGER_RESOLUTION_POSTED, DocumentKind.PLEDGE_SHEET,
    DocumentKind.COMPLETION_POSTING, DocumentKind.LEDGER_RESULT_POSTED,
)  # fmt: skip
WHEN = {
    DocumentKind.POSTING_SHEET: "首议结果公示以后",
    DocumentKind.LEDGER_PROPOSAL: "提议的会议结束以后",
    DocumentKind.LEDGER_CONSULTATION: "商议的会议结束以后",
    DocumentKind.LEDGER_DELIBERATION: "党员首议会结束以后",
    DocumentKind.LEDGER_RESOLUTION: "决议的会议结束以后",
    DocumentKind.RESOLUTION_POSTING: "决议公开以后",
    DocumentKind.LEDGER_RESOLUTION_POSTED: "决议公开以后",
    DocumentKind.PLEDGE_SHEET: "支部审诺以后",
    DocumentKind.COMPLETION_POSTING: "办结公开以后",
    DocumentKind.LEDGER_RESULT_POSTED: "办结公开以后",
}


# What comes of carrying a resolution out: a recall is carried out by being voted.
_OF_CARRYING_OUT = (DocumentKind.PLEDGE_SHEET, DocumentKind.COMPLETION_POSTING, DocumentKind.LEDGER_RESULT_POSTED)


def _has(paper: DocumentKind, kind: Kind) -> bool:
    return kind is not Kind.RECALL or paper not in _OF_CARRYING_OUT


def papers_of_topic(stage: str, steps_over: Collection[str], kind: Kind = Kind.ORDINARY) -> tuple[DocumentKind, ...]:
    """What a topic may have by now, by its stage and the steps whose meeting is over. Whether its result was posted, and whether
    anybody has pledged, the topic itself knows."""
    sheets = tuple(kind for kind, steps in STEPS_OF.items() if set(steps) & set(steps_over))
    posted = AFTER_POSTING if stage in ("posted", "decided") else ()
    decided = AFTER_DECISION if stage == "decided" else ()
    return (*posted, *sheets, *(paper for paper in decided if _has(paper, kind)))


def papers_later_of_topic(
    stage: str, steps_over: Collection[str], steps_ahead: Collection[str], kind: Kind = Kind.ORDINARY
) -> tuple[tuple[DocumentKind, str], ...]:
    """What it will have besides, and when; ``steps_ahead``: all that it goes through. Once it is decided no step comes any more."""
    if stage == "decided":
        return ()
    by_now = papers_of_topic(stage, steps_over, kind)
    steps = set(steps_ahead)
    return tuple(
        (paper, when) for paper, when in WHEN.items()
        if paper not in by_now and _has(paper, kind) and (paper not in STEPS_OF or steps.intersection(STEPS_OF[paper]))
    )  # fmt: skip


def check_topic_has(kind: DocumentKind, stage: str, steps_over: Collection[str]) -> None:
    """Raises :class:`NoSuchPaperHere`, :class:`PaperComesLater`."""
    if kind not in (*STEPS_OF, *AFTER_POSTING, *AFTER_DECISION):
        raise refusals.NoSuchPaperHere(paper=kind.chinese)
    if kind not in papers_of_topic(stage, steps_over):
        raise refusals.PaperComesLater(paper=kind.chinese, when=WHEN[kind])


def papers_of_meeting(state: str, *, deliberates: bool) -> tuple[DocumentKind, ...]:
    """What can be made now, in the order of the procedure."""
    return tuple(
        kind for kind, occasion in OF_MEETING.items()
        if occasion.fits(deliberates=deliberates) and state in occasion.states
    )  # fmt: skip


def papers_later_of_meeting(state: str, *, deliberates: bool) -> tuple[tuple[DocumentKind, str], ...]:
    """What it will have besides, and when; a meeting that was called off or sent back has nothing more."""
    if state not in LIVED:
        return ()
    by_now = papers_of_meeting(state, deliberates=deliberates)
    fitting = ((kind, one) for kind, one in OF_MEETING.items() if one.fits(deliberates=deliberates))
    return tuple((kind, occasion.words) for kind, occasion in fitting if kind not in by_now)


def check_meeting_has(kind: DocumentKind, state: str, *, deliberates: bool) -> None:
    """Raises :class:`NoSuchPaperHere`, :class:`PaperComesLater`."""
    occasion = OF_MEETING.get(kind)
    if occasion is None or not occasion.fits(deliberates=deliberates):
        raise refusals.NoSuchPaperHere(paper=kind.chinese)
    if state not in occasion.states:
        raise refusals.PaperComesLater(paper=kind.chinese, when=occasion.words)
