"""Which papers a meeting has, and from when on."""

from dataclasses import dataclass

from services.meetings import refusals
from shared.vocabulary import DocumentKind


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


def papers_of_meeting(state: str, *, deliberates: bool) -> tuple[DocumentKind, ...]:
    """What can be made now, in the order of the procedure."""
    return tuple(
        kind for kind, occasion in OF_MEETING.items()
        if occasion.fits(deliberates=deliberates) and state in occasion.states
    )  # fmt: skip


def check_meeting_has(kind: DocumentKind, state: str, *, deliberates: bool) -> None:
    """Raises :class:`NoSuchPaperHere`, :class:`PaperComesLater`."""
    occasion = OF_MEETING.get(kind)
    if occasion is None or not occasion.fits(deliberates=deliberates):
        raise refusals.NoSuchPaperHere(paper=kind.chinese)
    if state not in occasion.states:
        raise refusals.PaperComesLater(paper=kind.chinese, when=occasion.words)
