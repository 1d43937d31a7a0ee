"""The words of a recall (罢免), as :mod:`shared.vocabulary` has the others.

Standard library only, so that rules may use it.
"""

from collections.abc import Mapping
from typing import Final

from shared.vocabulary import Body, Kind, State, Voting, Word


class FormFault(Word):
    """What may be wrong with a demand for a recall; whether it is right in the matter is the voters' to say."""

    REASON = "reason", "没有写明罢免理由"
    NOT_A_MEMBER = "not_a_member", "要求罢免的人已不是村民委员会成员"


class DefenceHeard(Word):
    """How whom a recall concerns had their word before the vote."""

    READ_OUT = "read_out", "宣读了书面申辩意见"
    SPOKE = "spoke", "本人到会申辩，书面意见也已宣读"
    NONE = "none", "本人没有提出申辩意见"


# Where a recall stands, in its own words: it is signed by the voters, checked in its form alone, and voted on.
_STAGES: Final[Mapping[State, str]] = {
    State.COLLECTED: "已登记",
    State.MERGED: "联名中",
    State.PROPOSED: "待核对要件",
    State.RETURNED: "待补写理由",
    State.REJECTED: "不再投票",
    State.POSTED: "已公布，待投票",
    State.DECIDED: "已投票",
}


def stage(kind: Kind, state: State) -> str:
    """What the state of a topic of this kind is called."""
    return _STAGES.get(state, state.chinese) if kind is Kind.RECALL else state.chinese


_WAYS: Final[Mapping[Voting, str]] = {
    Voting.SECRET: "到会场登记到会，领纸质票",
    Voting.ONLINE_SECRET: "到会场扫签到码，或者请工作人员登记到会，再登录用自己的手机投",
    Voting.MIXED_SECRET: "到会场扫签到码，或者请工作人员登记到会，再登录用自己的手机投；没有手机的，领纸质票",
}


def way_to_vote(voting: Voting) -> str:
    """What a voter does to vote: who is entered as there has a vote."""
    return _WAYS[voting]


def told_one_by_one(body: Body) -> str:
    """By which text everybody on a roll is told: the Party members' deliberation has no part in a recall."""
    return "本系统约定，让每个有选举权的村民都知道" if body is Body.RECALL else "党员首议制第4步"


def outcome(*, passed: bool, of_recall: bool) -> str:
    """How a vote went, in a word or two."""
    return ("罢免" if of_recall else "") + ("通过" if passed else "未通过")
