"""How a branch conveys upper documents, a sentence for each step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.topics import actions, queries
from shared.calls import telling as calls
from shared.calls.directory import Roll
from shared.identity import Caller
from shared.vocabulary import BriefingMatter, Channel, Receipt, RollKind
from tests.topics.people import DAY
from tests.topics.village import Village

EAST, WEST = UUID(int=0xE), UUID(int=0xF)


def members(village: Village, *, east: int = 0) -> Roll:
    """The members' roll; the first so many are the Party group of the east, the others of the west."""
    roll = village.roll(RollKind.MEMBERS)
    entries = tuple(
        replace(
            entry, group_id=EAST if place < east else WEST, group_name="东片党小组" if place < east else "西片党小组"
        )
        for place, entry in enumerate(roll.entries)
    )
    return replace(roll, entries=entries)


def schedules(village: Village, caller: Caller | None = None, *, due_on: date | None = None, **changes: Any) -> UUID:
    facts: dict[str, Any] = {
        "id": uuid4(), "village": village.code, "title": "关于做好春耕生产的通知", "number": f"瓜农发〔2027〕{uuid4().hex[:6]}号",
        "issuer": "瓜州县农业农村局", "received_on": village.today, "due_on": due_on or village.today + 15 * DAY,
    }  # fmt: skip
    call = calls.ScheduleDocument(**(facts | changes))
    done: UUID = village.does(actions.schedule_document, call, caller or village.secretary).id
    return done


def conveys(
    village: Village, *documents: UUID, present: Sequence[UUID] | None = None, caller: Caller | None = None,
    roll: Roll | None = None, **changes: Any,
) -> UUID:  # fmt: skip
    """By default thirty of the forty-one are there."""
    facts: dict[str, Any] = {
        "id": uuid4(), "village": village.code, "document_ids": documents, "held_at": village.now, "place": "党群服务中心",
        "held_by": village.members[0], "present": tuple(village.members[:30] if present is None else present),
        "text": "抓紧备耕，六月底前完成。",
    }  # fmt: skip
    call = calls.Convey(**(facts | changes))
    done: UUID = village.does(actions.convey, call, caller or village.secretary, members=roll or members(village)).id
    return done


def tells(
    village: Village, document: UUID, person: UUID, *, reached: bool = True, channel: Channel = Channel.PHONE,
    remark: str = "", caller: Caller | None = None,
) -> None:  # fmt: skip
    call = calls.TellAbsentee(document_id=document, person_id=person, channel=channel, reached=reached, remark=remark)
    village.does(actions.tell_absentee, call, caller or village.secretary)


def reads(village: Village, document: UUID, caller: Caller) -> None:
    village.does(actions.read_document, calls.ReadDocument(document_id=document), caller)


def seen(village: Village, document: UUID, caller: Caller | None = None) -> calls.DocumentView:
    call = calls.GetDocument(document_id=document)
    return village.asks(queries.get_document, call, caller=caller or village.secretary, now=village.now)


def listed(village: Village, caller: Caller | None = None, area: str = "", **more: Any) -> calls.Documents:
    call = calls.ListDocuments(area=area or village.code, **more)
    return village.asks(queries.list_documents, call, caller=caller or village.secretary, now=village.now)


def receipt(village: Village, document: UUID, person: UUID) -> Receipt:
    return next(reader.receipt for reader in seen(village, document).readers if reader.person_id == person)


def conveyed(village: Village, document: UUID) -> bool:
    return seen(village, document).document.conveyed_at is not None


# -- briefings


def briefs(
    village: Village, matter: BriefingMatter = BriefingMatter.LAND, *, present: Sequence[UUID] | None = None,
    caller: Caller | None = None, roll: Roll | None = None, **changes: Any,
) -> UUID:  # fmt: skip
    facts: dict[str, Any] = {
        "id": uuid4(), "village": village.code, "matter": matter, "title": "征收河滩地", "held_at": village.now,
        "place": "党群服务中心", "held_by": village.members[0], "text": "征收三组河滩地十二亩，补偿按标准。",
        "present": tuple(village.members[:30] if present is None else present),
    }  # fmt: skip
    call = calls.BriefMembers(**(facts | changes))
    rolls = {"members": roll or members(village), "officials": village.roll(RollKind.JOINT_COMMITTEE)}
    done: UUID = village.does(actions.brief_members, call, caller or village.secretary, **rolls).id
    return done


def briefed(village: Village, caller: Caller | None = None, area: str = "", **more: Any) -> calls.BriefedList:
    call = calls.ListBriefings(area=area or village.code, **more)
    return village.asks(queries.list_briefings, call, caller=caller or village.secretary, now=village.now)


def brief_view(village: Village, gathering: UUID, caller: Caller | None = None) -> calls.BriefedView:
    call = calls.GetBriefing(gathering_id=gathering)
    return village.asks(queries.get_briefing, call, caller=caller or village.secretary)
