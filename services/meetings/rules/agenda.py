"""What a meeting goes through, in order. Its topic is the last item, because the meeting is over when that is concluded or decided; what
is reported or talked over before it is not voted on: whatever is voted on has a topic and a meeting of its own."""

from dataclasses import dataclass

from services.meetings import refusals
from shared.vocabulary import ItemKind

AFTER_THE_KIND = "：: 　"


@dataclass(frozen=True)
class Item:
    kind: ItemKind
    title: str
    own: bool = False


def agenda(typed: str, *, topic: str, decides: bool) -> tuple[Item, ...]:
    """``typed``: a line per item, each with its kind in front; without one it is talked over.

    Raises :class:`NotVotedOnHere`, :class:`EmptyItem`.
    """
    own = Item(ItemKind.VOTE if decides else ItemKind.DELIBERATE, topic, own=True)
    return (*(_item(line.strip()) for line in typed.splitlines() if line.strip()), own)


def _item(line: str) -> Item:
    kind = next((kind for kind in ItemKind if line.startswith(kind.chinese)), None)
    title = line.removeprefix(kind.chinese).lstrip(AFTER_THE_KIND) if kind else line
    if kind is ItemKind.VOTE:
        raise refusals.NotVotedOnHere(item=title)
    if not title:
        raise refusals.EmptyItem(kind=line)
    return Item(kind or ItemKind.DELIBERATE, title)
