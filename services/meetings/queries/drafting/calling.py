"""Before and at the door of a meeting: its notice, and the sheet on which people sign."""

from typing import Any

from services.meetings import rules
from services.meetings.facts import DELIBERATION, body_label, step_label
from services.meetings.models import Member
from services.meetings.queries.drafting.material import Material
from services.meetings.queries.drafting.writing import day, hour, in_eights, name, page_of, paragraphs
from shared.ordinals import as_counted
from shared.recall_words import way_to_vote
from shared.vocabulary import Body, Standing

ADDRESSED = {
    Body.MEMBERS_DELIBERATION: "各位党员", Body.MEMBERS_ASSEMBLY: "各位党员", Body.BRANCH_COMMITTEE: "各位支部委员",
    Body.JOINT_COMMITTEE: "村党支部、村民委员会各位成员", Body.REPRESENTATIVES_ASSEMBLY: "各位村民代表、村民委员会成员",
    Body.VILLAGERS_ASSEMBLY: "各位村民", Body.VILLAGE_GROUP: "各位村民", Body.RECALL: "各位村民",
    Body.COLLECTIVE_ASSEMBLY: "集体经济组织各位成员",
}  # fmt: skip


OF_MEMBERS = (Body.MEMBERS_DELIBERATION, Body.MEMBERS_ASSEMBLY, Body.BRANCH_COMMITTEE)


def common(of: Material) -> dict[str, Any]:
    """What every paper of a meeting says of it."""
    meeting = of.meeting
    return {
        "村": of.village, "会议": body_label(meeting), "步骤": step_label(meeting), "议题": meeting.title,
        "开会时间": hour(meeting.held_at), "开会日期": day(meeting.held_at), "地点": meeting.place,
        "议程": [f"{number}．{item.kind.chinese}：{item.title}。" for number, item in enumerate(of.agenda, 1)],
        "应到": of.should_attend, "到会": of.present, "单位": meeting.unit, "首议": meeting.step == DELIBERATION,
        "表决方式": "" if meeting.step == DELIBERATION else meeting.voting.chinese,
        "落款": f"{of.village}{'村民委员会' if meeting.body is Body.RECALL else '党支部'}", "记录条数": meeting.entries, "校验码": in_eights(meeting.sealed),
    }  # fmt: skip


def what_about(of: Material) -> list[str]:
    """What the matter is; of a recall also whom it concerns, and what they say to it."""
    content, recall = of.topic.topic.content, of.topic.recall
    if recall is None:
        return paragraphs(content)
    defence = paragraphs(recall.defence) or ["没有提出书面申辩意见。"]
    return [
        f"要求罢免的村民委员会成员：{name(of.names, recall.person_id)}。", "罢免理由：", *paragraphs(content), "本人申辩：", *defence,
    ]  # fmt: skip


def _how_it_is_held(of: Material) -> list[str]:
    if of.meeting.by_households:
        return ["这次会议由各户的代表参加：每户派一名成年人到会，一户一票，同一户不重复计算。"]
    return []


def _how_many(of: Material, needed: int) -> str:
    """Who has to come, or to vote, for it to count."""
    if of.law.turnout:
        return f"登记参加投票的村民{of.should_attend}人，{needed}人以上投票才有效，赞成超过投票的半数才能罢免。"
    if of.meeting.by_households:
        return f"应到会{of.should_attend}户，有代表到会的不少于{needed}户，会议才能举行。"
    beside = sum(not member.votes for member in of.members)
    besides = f"，列席{beside}人" if beside else ""
    return f"应到会有表决权{of.should_attend}人{besides}；有表决权的到会不少于{needed}人，会议才能举行。"


def meeting_notice(of: Material) -> dict[str, Any]:
    meeting = of.meeting
    quorum = rules.quorum(of.law, should_attend=of.should_attend, present=of.present)
    needed, source = quorum.needed, quorum.source
    if of.law.turnout:
        needed, source = of.law.turnout.needed(of.should_attend), of.law.turnout.number.source
    is_recall = meeting.body is Body.RECALL
    return common(of) | {
        "罢免": is_recall, "怎样投票": way_to_vote(meeting.voting) if is_recall else "",
        "称呼": ADDRESSED.get(meeting.body, "各位参会人员"), "内容": [*(what_about(of) or [meeting.title]), *_how_it_is_held(of)],
        "列席": sum(not member.votes for member in of.members), "须到": needed, "依据": source, "人数条件": _how_many(of, needed),
        "紧急情况": meeting.urgent_reason, "落款日期": day(meeting.noticed_at),
    }  # fmt: skip


def sign_in_sheet(of: Material) -> dict[str, Any]:
    """To be signed by hand, with what the record has already."""
    over = of.meeting.state in ("concluded", "decided")
    groups = {group.id: group.name for group in of.groups}

    def place(member: Member) -> tuple[tuple[int, str], str]:
        group = groups.get(member.group_id, "") if member.group_id else ""
        return as_counted(group), name(of.names, member.person_id)

    lines = [
        {
            "序号": number, "姓名": name(of.names, member.person_id),
            "党小组": groups.get(member.group_id, "") if member.group_id else "", "备注": _remark(member, party=of.meeting.body in OF_MEMBERS, over=over, by=name(of.names, of.acting.get(member.person_id))),
        }
        for number, member in enumerate(sorted(of.members, key=place), 1)
    ]  # fmt: skip
    return common(of) | {
        "名单": lines,
        "人数": len(lines),
        "分组": bool(groups),
        "落款日期": day(of.meeting.held_at),
        **page_of(f"/meetings/{of.meeting.id}"),
    }


def _remark(member: Member, *, party: bool, over: bool, by: str) -> str:
    """``party``: the body is one of members; ``by``: who signs for them. Why somebody is excused, or withdraws, is told to nobody here."""
    standing = "" if member.standing is Standing.FULL else member.standing.chinese
    words = {
        standing or "列席": not member.votes, "流动党员" if party else "外出": member.away, "不计入应到会": bool(member.excused_for),
        "回避": bool(member.withdrawn_for), "已到会": over and member.arrived_at is not None,
        f"由{by}代理": bool(by),
        "中途离会": member.left_at is not None and member.arrived_at is None,
        "未到会": over and member.arrived_at is None and member.left_at is None and not by,
    }  # fmt: skip
    return "，".join(word for word, holds in words.items() if holds)
