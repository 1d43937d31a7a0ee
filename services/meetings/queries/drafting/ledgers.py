"""Papers of a topic: the six ledger sheets, the posting, the pledges."""

from collections.abc import Sequence
from typing import Any

from services.meetings import refusals, rules
from services.meetings.facts import body_label, step_label
from services.meetings.models import Meeting
from services.meetings.queries.drafting.material import TopicMaterial
from services.meetings.queries.drafting.writing import (
    NOTHING,
    close,
    day,
    hour,
    in_eights,
    name,
    page_of,
    paragraphs,
    percent,
)
from shared import clock
from shared.calls.common import RatioView
from shared.calls.topics import Posted
from shared.vocabulary import DocumentKind, Kind, MatterClass

DECISION, COMPLETION, RESULT = "decision", "completion", "result"


def of_topic(of: TopicMaterial) -> dict[str, Any]:
    """What every paper of a topic says of it."""
    grounds = dict.fromkeys(opinion.ground.chinese for opinion in of.topic.opinions)
    return {
        "村": of.village, "乡镇": of.township, "议题": of.matter.title, "类别": of.matter.matter_class.chinese,
        "动议依据": "、".join(grounds) or NOTHING, "落款": f"{of.village}{'村民委员会' if of.matter.kind is Kind.RECALL else '党支部'}", "记录条数": of.topic.topic.record_lines,
        "校验码": in_eights(of.topic.topic.record_digest),
    }  # fmt: skip


def ledger_sheet(of: TopicMaterial, kind: DocumentKind) -> dict[str, Any]:
    held = of.sittings(*rules.STEPS_OF[kind])
    return of_topic(of) | {"会议": [_sitting(of, meeting) for meeting in held], "落款日期": day(held[-1].closed_at)}


def _sitting(of: TopicMaterial, meeting: Meeting) -> dict[str, Any]:
    """应到 and 实到 as the quorum counted them."""
    return {
        "步骤": step_label(meeting), "时间": hour(meeting.held_at), "形式": body_label(meeting), "地点": meeting.place,
        "应到": meeting.should_attend, "实到": meeting.present, "单位": meeting.unit, "比例": percent(meeting.present, meeting.should_attend),
        "内容": paragraphs(of.topic.topic.content) or [meeting.title],
        "结果": paragraphs(meeting.conclusion or close(meeting.sentence)), "依据": meeting.source,
    }  # fmt: skip


def _posted(of: TopicMaterial, about: str, kind: DocumentKind, when: str) -> Posted:
    found = next((posting for posting in of.topic.topic.postings if posting.about == about), None)
    if found is None:
        raise refusals.PaperComesLater(paper=kind.chinese, when=when)
    return found


def _published(posting: Posted) -> dict[str, Any]:
    return {
        "公开时间": clock.in_words(posting.posted_on), "公开至": clock.in_words(posting.until),
        "天数": (posting.until - posting.posted_on).days, "公开内容": paragraphs(posting.text),
        "公开依据": posting.source, "落款日期": clock.in_words(posting.posted_on),
    }  # fmt: skip


def resolution_posted(of: TopicMaterial, kind: DocumentKind) -> dict[str, Any]:
    posting = _posted(of, DECISION, kind, rules.WHEN[kind])
    held = of.sittings("resolution")
    return of_topic(of) | _published(posting) | {"会议": [_sitting(of, one) for one in held], "质询": _asked(of)}


def result_posted(of: TopicMaterial, kind: DocumentKind) -> dict[str, Any]:
    posting, topic = _posted(of, COMPLETION, kind, rules.WHEN[kind]), of.topic.topic
    return (
        of_topic(of)
        | _published(posting)
        | {
            "会议": [_sitting(of, one) for one in of.sittings("resolution")], "质询": _asked(of), "方案": paragraphs(topic.plan),
            "期限": clock.in_words(topic.due_on) if topic.due_on else NOTHING, "责任人": name(of.names, of.topic.owner_id),
            "结果": paragraphs(topic.result), "党员满意": _satisfied(topic.satisfaction_members),
            "群众满意": _satisfied(topic.satisfaction_masses),
        }
    )  # fmt: skip


def _satisfied(of: RatioView | None) -> str:
    return f"{of.part}人满意，共{of.whole}人，{percent(of.part, of.whole)}" if of else "还没有测评"


def _asked(of: TopicMaterial) -> str:
    asked = of.topic.topic.inquiries
    answered = sum(bool(inquiry.answer) for inquiry in asked)
    return f"收到{len(asked)}条，已答复{answered}条" if asked else "没有收到"


ABOUT = {
    DocumentKind.POSTING_SHEET: RESULT,
    DocumentKind.RESOLUTION_POSTING: DECISION,
    DocumentKind.COMPLETION_POSTING: COMPLETION,
}


def posting_sheet(of: TopicMaterial, kind: DocumentKind) -> dict[str, Any]:
    """For the notice board: what the page of the posting says."""
    posting = _posted(of, ABOUT[kind], kind, rules.WHEN[kind])
    return (
        of_topic(of)
        | _published(posting)
        | _signed(of, kind)
        | {"导语": _opening(of, kind), "标题": "罢免投票结果公布" if of.matter.kind is Kind.RECALL else kind.chinese}
        | page_of(f"/topics/{of.matter.topic_id}/public")
    )


def _signed(of: TopicMaterial, kind: DocumentKind) -> dict[str, str]:
    """What the villagers decided is made public by their committee (村民委员会组织法第三十五条)."""
    by_committee = of.matter.matter_class is MatterClass.VILLAGE_AFFAIRS and kind is not DocumentKind.POSTING_SHEET
    return {"落款": f"{of.village}村民委员会"} if by_committee else {}


def _opening(of: TopicMaterial, kind: DocumentKind) -> str:
    if kind is DocumentKind.RESOLUTION_POSTING and of.matter.kind is Kind.RECALL:
        return f"{of.village}有选举权的村民就依法联名提出的罢免要求投票，现将结果公布如下："
    if kind is DocumentKind.RESOLUTION_POSTING:
        held = next(iter(of.sittings("resolution")), None)
        return f"{of.village}{body_label(held) if held else ''}对“{of.matter.title}”作出决议，现公示如下："
    if kind is DocumentKind.COMPLETION_POSTING:
        return f"{of.village}“{of.matter.title}”已经办结，现将办理结果公示如下："
    if of.matter.kind is Kind.RECALL:
        return f"{of.village}村民委员会收到依法联名提出的罢免要求，现公布如下："
    return f"{of.village}就“{of.matter.title}”召开党员首议会，现将经过和结果公示如下："


def pledge_sheet(of: TopicMaterial, kind: DocumentKind) -> dict[str, Any]:
    """Those that the branch has approved, a page each."""
    approved = [pledge for pledge in of.topic.pledges if pledge.approved_at is not None]
    if not approved:
        raise refusals.PaperComesLater(paper=kind.chinese, when="支部审诺以后")
    return of_topic(of) | {"承诺": [_pledge(of, one) for one in _in_order(of, approved)]}


def _in_order(of: TopicMaterial, pledges: Sequence[Any]) -> list[Any]:
    return sorted(pledges, key=lambda pledge: (pledge.approved_at, name(of.names, pledge.person_id)))


def _pledge(of: TopicMaterial, pledge: Any) -> dict[str, Any]:
    return {
        "姓名": name(of.names, pledge.person_id), "事项": paragraphs(pledge.text),
        "期限": clock.in_words(pledge.due_on) if pledge.due_on else NOTHING, "审诺": day(pledge.approved_at),
        "状态": pledge.state.chinese, "践诺": paragraphs(pledge.report) or [NOTHING], "践诺时间": day(pledge.kept_at),
        "评诺": pledge.grade.chinese if pledge.grade else NOTHING,
    }  # fmt: skip
