"""The result of a vote, with every number of the record."""

from typing import Any

from services.meetings.queries.drafting.calling import common
from services.meetings.queries.drafting.material import Material
from services.meetings.queries.drafting.writing import NOTHING, close, day, name

BASES = {
    "should_attend": "应到会有表决权的人数",
    "present": "到会有表决权的人数",
    "all": "全体成员人数",
    "cast": "投票的人数",
}


def vote_result(of: Material) -> dict[str, Any]:
    meeting = of.meeting
    on_paper = meeting.ballots_issued > 0
    return common(of) | {
        "赞成": meeting.ayes, "反对": meeting.noes, "弃权": meeting.abstentions, "无效": meeting.invalid, "未投": meeting.not_cast,
        "发出": f"{meeting.ballots_issued}张" if on_paper else NOTHING,
        "未收回": f"{meeting.ballots_not_returned}张" if on_paper else NOTHING,
        "须赞成": meeting.needed, "计算基数": BASES.get(meeting.base, meeting.base),
        "结果": "通过" if meeting.passed else "未通过", "结论": close(meeting.sentence), "依据": meeting.source,
        "计票人": name(of.names, meeting.first_teller_id), "监票人": name(of.names, meeting.second_teller_id),
        "落款日期": day(meeting.closed_at),
    }  # fmt: skip
