"""What the topics service answers about collecting: household visits, and opinions that say the same."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done, VillageCode
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import OnBehalf


class RecordVisit(Command[Done], key="topics.record_visit"):
    """A household was visited: by whom of the collection team, and what was said there, or that nothing was."""

    id: UUID
    village: VillageCode
    visited_on: Annotated[date, About("走访日期")]
    household: Annotated[str, About("走访的户", help="户主姓氏或门牌", longest=40)]
    visitors: Annotated[tuple[UUID, ...], About("走访的人")]
    said: Annotated[
        str,
        About(
            "说了什么",
            help="一条意见写一行，照原话写",
            when="没有意见的，勾选最后一项",
            shortest=0,
            longest=4000,
            lines=6,
        ),
    ] = ""
    on_behalf: Annotated[OnBehalf | None, About("为什么由小组代记", when="有意见时必选", none="没有意见要代记")] = None
    nothing: Annotated[bool, About("这户没有意见")] = False


class VisitView(Record):
    """For those who deal with opinions. ``opinions``: how many were said."""

    id: UUID
    visited_on: date
    household: str
    visitors: tuple[UUID, ...] = ()
    opinions: int = 0


class Visits(Record):
    items: tuple[VisitView, ...] = ()
    total: int = 0


class ListVisits(Query[Visits], key="topics.list_visits"):
    """The last 20 visits of a village, newest first, and how many there were."""

    village: VillageCode


class Alike(Record):
    """Opinions in no topic that may say the same, in the words of the degree; ``topic_id``: a topic still being collected that may
    be about it, too. Nothing is merged by this: a person decides."""

    opinion_ids: tuple[UUID, ...]
    degree: str
    topic_id: UUID | None = None
    topic_title: str = ""


class AlikeOpinions(Record):
    items: tuple[Alike, ...] = ()


class SuggestMerging(Query[AlikeOpinions], key="topics.suggest_merging"):
    """Which opinions of a village look as if they said the same, by their text. For the collection team."""

    village: VillageCode
