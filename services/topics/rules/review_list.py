"""What the branch committee goes through before it accepts a topic, as ``review.toml`` has it: points and grounds, each with its source."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from services.topics import refusals
from shared.rulebook import MARKS, BrokenRulebook
from shared.vocabulary import Kind, MatterClass, PointAnswer

BY_VALUE: Final = {matter_class.value: matter_class for matter_class in MatterClass}
KIND_BY_VALUE: Final = {kind.value: kind for kind in Kind}
REVIEW_LIST = Path(__file__).parent.parent / "review.toml"


@dataclass(frozen=True)
class Item:
    """A point to be checked, or a ground of vital interest. ``always``: it concerns every matter of its class; ``kinds``: every one of
    these kinds."""

    name: str
    text: str
    classes: frozenset[MatterClass]
    mark: str
    source: str
    effective_from: date
    effective_to: date | None = None
    always: bool = False
    kinds: frozenset[Kind] = frozenset()
    note: str = ""

    def concerns(self, kind: Kind) -> bool:
        """Every matter of this kind."""
        return self.always or kind in self.kinds

    def applies(self, matter_class: MatterClass, on: date) -> bool:
        in_force = self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)
        return matter_class in self.classes and in_force


def read_list(text: str) -> tuple[Mapping[str, Item], Mapping[str, Item]]:
    """Points and grounds by name. Raises :class:`BrokenRulebook` for what has no source, no mark, or stands there twice."""
    content = tomllib.loads(text)
    if unknown := content.keys() - {"point", "ground"}:
        raise BrokenRulebook(f"review list: unknown {', '.join(sorted(unknown))}")
    return _items(content.get("point", ())), _items(content.get("ground", ()))


def _items(entries: Iterable[dict[str, Any]]) -> Mapping[str, Item]:
    items: dict[str, Item] = {}
    for entry in entries:
        name = str(entry.get("name", ""))
        if entry.keys() - Item.__dataclass_fields__.keys() or name in items:
            raise BrokenRulebook(f"review list: {name or '?'} has something unknown, or stands there twice")
        if entry.get("mark") not in MARKS or not entry.get("source") or not entry.get("text") or not name:
            raise BrokenRulebook(f"review list: {name or '?'} lacks its text, source or mark")
        classes = frozenset(BY_VALUE[value] for value in entry["classes"])
        kinds = frozenset(KIND_BY_VALUE[value] for value in entry.get("kinds", ()))
        items[name] = Item(**{**entry, "classes": classes, "kinds": kinds})
    return items


POINTS, GROUNDS = read_list(REVIEW_LIST.read_text("utf-8"))
ANSWERED: Final = (PointAnswer.YES, PointAnswer.NOT_APPLICABLE)


def points_for(matter_class: MatterClass, on: date) -> list[Item]:
    return [point for point in POINTS.values() if point.applies(matter_class, on)]


def grounds_for(matter_class: MatterClass, on: date) -> list[Item]:
    return [ground for ground in GROUNDS.values() if ground.applies(matter_class, on)]


def check_points(
    answers: Mapping[str, PointAnswer], matter_class: MatterClass, *, on: date, kind: Kind = Kind.ORDINARY
) -> None:
    """Each point of this class is met, or does not concern the matter.

    Raises :class:`PointsNotAnswered`, :class:`PointConcernsEveryMatter`, :class:`PointsNotMet`.
    """
    points = points_for(matter_class, on)
    if missing := [point.text for point in points if point.name not in answers]:
        raise refusals.PointsNotAnswered(missing="；".join(missing))
    if aside := [p for p in points if p.concerns(kind) and answers[p.name] is PointAnswer.NOT_APPLICABLE]:
        whose = "每个议题" if aside[0].always else f"每个{kind.chinese}的议题"
        raise refusals.PointConcernsEveryMatter(point=aside[0].text, whose=whose, source=aside[0].source)
    if unmet := [point for point in points if answers[point.name] is PointAnswer.NO]:
        raise refusals.PointsNotMet(points="；".join(point.text for point in unmet), source=unmet[0].source)


def check_ground(name: str, matter_class: MatterClass, *, on: date) -> None:
    """Raises :class:`NoSuchGround`."""
    if name not in {ground.name for ground in grounds_for(matter_class, on)}:
        raise refusals.NoSuchGround(matter_class=matter_class.chinese)
