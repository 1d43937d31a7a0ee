"""After a meeting: what each group said, and the minutes."""

from typing import Any

from services.meetings.models import Entry, Group
from services.meetings.queries.drafting.calling import common, what_about
from services.meetings.queries.drafting.material import Material
from services.meetings.queries.drafting.writing import NOTHING, by_proxy, close, day, hour, name, paragraphs, together
from services.meetings.queries.viewing import PRIVATE, VERBS
from shared import clock
from shared.identity import Role
from shared.ordinals import as_counted
from shared.vocabulary import Choice, Voting

OFFICES = {"recorder": "记录员", "teller": "计票人"}


def group_record(of: Material) -> dict[str, Any]:
    groups = sorted(of.groups, key=lambda group: (as_counted(group.name), group.id))
    return common(of) | {"小组": [_group(of, group) for group in groups], "落款日期": day(of.meeting.held_at)}


def _group(of: Material, group: Group) -> dict[str, Any]:
    members = [member for member in of.members if member.group_id == group.id]
    there = [member for member in members if member.arrived_at is not None]
    return {
        "名": group.name, "组长": name(of.names, group.leader_id), "记录员": name(of.names, group.recorder_id),
        "人数": len(members), "到会": len(there),
        "到会人员": together(of.names, (member.person_id for member in there)),
        "发言": together(of.names, (member.person_id for member in there if member.spoke)),
        "无补充": together(of.names, (member.person_id for member in there if member.spoke is False)),
        "缺席意见": [
            {"姓名": name(of.names, member.person_id), "意见": member.absent_opinion}
            for member in members if member.absent_opinion
        ],
        "意见": paragraphs(group.conclusion) or ["（没有到会人员，没有小组意见）"],
    }  # fmt: skip


def minutes(of: Material) -> dict[str, Any]:
    meeting = of.meeting
    there = {member.person_id for member in of.members if member.arrived_at is not None} | of.acting.keys()
    absent = [member for member in of.members if member.person_id not in there and not member.excused_for]
    recorder = next((entry.actor_id for entry in reversed(of.entries) if entry.actor_role == Role.SECRETARY), None)
    return common(of) | {
        "开始": hour(meeting.opened_at), "结束": hour(meeting.closed_at), "记录人": name(of.names, recorder),
        "实到": sum(member.arrived_at is not None for member in of.members), "人数": len(of.members),
        "列席": sum(not member.votes and member.arrived_at is not None for member in of.members),
        "不计入": sum(bool(member.excused_for) and member.arrived_at is None for member in of.members),
        "回避": sum(bool(member.withdrawn_for) for member in of.members),
        "回避人员": together(of.names, (member.person_id for member in of.members if member.withdrawn_for)),
        "到会人员": together(by_proxy(of.names, of.acting), there),
        "缺席人员": together(of.names, (member.person_id for member in absent)),
        "内容": what_about(of),
        "缺席意见": [
            {
                "姓名": name(of.names, member.person_id), "意见": member.absent_opinion,
                "宣读": "" if member.opinion_read_at else "（没有宣读）",
            }
            for member in of.members if member.absent_opinion
        ],
        "发言": _called(of),
        "小组": group_record(of)["小组"],
        "结论": paragraphs(meeting.conclusion or close(meeting.sentence)), "依据": meeting.source or NOTHING,
        "通过": meeting.passed, "记名": _by_name(of),
        "计票人": name(of.names, meeting.first_teller_id), "监票人": name(of.names, meeting.second_teller_id),
        "经过": [_entry(of, entry) for entry in of.entries], "落款日期": day(meeting.closed_at),
    }  # fmt: skip


def _called(of: Material) -> str:
    """In the order in which they had the word, each as often as they had it."""
    heard = sorted((one for one in of.speakers if one.done_at is not None), key=lambda one: (one.done_at, one.number))
    return "、".join(name(of.names, one.person_id) for one in heard)


def _by_name(of: Material) -> list[dict[str, str]]:
    """Of a named vote alone: who voted what, and who was there and kept silent."""
    if of.meeting.voting is not Voting.NAMED or not of.votes:
        return []
    names = by_proxy(of.names, of.given_by)
    cast = [
        {
            "意见": choice.chinese,
            "姓名": together(names, (who for who, voted in of.votes.items() if voted is choice)),
        }
        for choice in Choice
    ]
    silent = [
        member.person_id
        for member in of.members
        if member.at_vote and member.votes and member.person_id not in of.votes
    ]
    return [*cast, {"意见": "未表决，计弃权", "姓名": together(of.names, silent)}]


def _entry(of: Material, entry: Entry) -> dict[str, str]:
    at = entry.at.astimezone(clock.SHANGHAI)
    watched = entry.actor_role == "teller" and entry.actor_id == of.meeting.second_teller_id
    office = (
        "监票人"
        if watched
        else OFFICES.get(entry.actor_role) or (Role(entry.actor_role).chinese if entry.actor_role else "")
    )
    return {
        "时间": f"{at.month}月{at.day}日{at:%H:%M}", "事项": VERBS[entry.verb],
        "人": f"{name(of.names, entry.actor_id)}{f'（{office}）' if office else ''}",
        "详情": PRIVATE.get(entry.verb, close(entry.detail)),
    }  # fmt: skip
