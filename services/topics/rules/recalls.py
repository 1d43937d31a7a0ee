"""Recall of a member of the villagers' committee (村民委员会组织法第十九条): a demand that enough people have signed is the voters' to decide.

Nobody stands between the two: its form is checked, and where the village lets it lie the township takes it on. Whom it concerns has a
word, and no hand in it.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.topics import refusals
from services.topics.rules.book import BOOK, FIRST_DELIBERATION
from services.topics.rules.steps import not_now
from shared.procedure import RECALL
from shared.recall_words import FormFault
from shared.rulebook import Number
from shared.vocabulary import Kind, State

TITLE: Final = "罢免村民委员会成员"  # names nobody: it stands in notices and on the public page

# What a recall does without: no body proposes it, reviews it on its merits, or carries it out.
WITHOUT: Final = frozenset(
    {
        "remark", "merge_opinions", "correct_text", "propose_by_body", "take_up_for_review", "review", "confirm_review", "object_to_review", "review_accept", "review_return", "review_reject",
        "plan_execution",
    }
)  # fmt: skip

# Whose steps they are, where a recall has others than the rest: a team that the branch has named keeps no demand from being made.
_TEAM_OR_TOWNSHIP = ("collection_team", "township")
ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "open_signing": _TEAM_OR_TOWNSHIP,
    "enter_sheet": _TEAM_OR_TOWNSHIP,
    "photo_signing_sheet": _TEAM_OR_TOWNSHIP,
    "confirm_sheet": _TEAM_OR_TOWNSHIP,
    "return_sheet": _TEAM_OR_TOWNSHIP,
    "withdraw_topic": _TEAM_OR_TOWNSHIP,
    "revise": ("township", "representative", "villager", "member"),  # who has signed, or the township for them
    "convene_meeting": ("secretary", "villagers_committee", "township"),
    "answer_inquiry": ("secretary", "township"),
    "hang_posting": ("secretary", "villagers_committee", "township"),
    "archive_topic": ("secretary", "township"),
}


# Label and why of the steps that a recall shares with the rest, which ask nobody's leave here.
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "open_signing": ("开始联名", "罢免要求的文字核对后，名册按当天的情况固定下来，有选举权的村民、村民代表就可以联名。"),
    "cosign": ("联名", "联名达到法定人数，只核对要件，就交村民投票；该不该罢免，由有选举权的村民投票决定。"),
    "withdraw_signature": ("撤回联名", "联名达到人数以前，可以撤回。"),
    "enter_sheet": ("录入纸上签名", "不用手机的人在纸上签名，由收集小组或者乡镇录入。"),
    "withdraw_topic": ("撤回罢免要求", "开始联名以前可以撤回；开始以后，要求是联名的人的。"),
    "revise": ("补写罢免理由", "罢免理由没有写明，由联名的人补写，没有账号的请乡镇代办；原来的话不能改，补写后重新联名。"),
    "open_meeting": ("召开罢免投票的会议", "会议已经通知，到时清点人数，宣读申辩后投票。"),
}  # fmt: skip


def source_for(kind: Kind, source: str) -> str:
    """By which article a step is taken: the Party members' deliberation has no part in a recall. ``source``: of the step otherwise."""
    return RECALL if kind is Kind.RECALL and source.startswith(FIRST_DELIBERATION) else source


def roles_for(kind: Kind, verb: str, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Whose step it is for a topic of this kind; ``roles``: whose it is otherwise."""
    return ROLES.get(verb, roles) if kind is Kind.RECALL else roles


def does_without(kind: Kind, verb: str, *, carries_out: bool) -> bool:
    """``carries_out``: it is one of the acts by which a resolution is carried out; a recall is, by being voted."""
    return kind is Kind.RECALL and (carries_out or verb in WITHOUT)


def check_may_be_recalled(person: UUID, committee: Collection[UUID]) -> None:
    """Only who is a member of the villagers' committee, on its roll of the day. Raises :class:`NotOfTheVillagersCommittee`."""
    if person not in committee:
        raise refusals.NotOfTheVillagersCommittee


def check_not_concerned(person: UUID | None, concerned: UUID) -> None:
    """Raises :class:`ConcernedKeepsOut`."""
    if person == concerned:
        raise refusals.ConcernedKeepsOut


OPEN_TO_A_DEFENCE: Final = (State.MERGED, State.PROPOSED, State.RETURNED, State.POSTED)


def check_may_defend(state: State) -> None:
    """From the signing until the vote is over. Raises :class:`NotNow`."""
    if state not in OPEN_TO_A_DEFENCE:
        raise not_now("提出申辩意见", state, Kind.RECALL)


def check_defence(person: UUID | None, concerned: UUID) -> None:
    """Nobody else speaks for whom it concerns. Raises :class:`NotTheirDefence`."""
    if person != concerned:
        raise refusals.NotTheirDefence


def check_form(fault: FormFault | None, *, is_member: bool, explained: bool, returned_before: bool) -> None:
    """What the check may find: that no reason is stated, once and saying what is missing; and whether the person is a member, which the
    roll says.

    Raises :class:`NotOfTheVillagersCommittee`, :class:`StillOfTheVillagersCommittee`, :class:`FaultNotExplained`,
    :class:`ReturnedBefore`.
    """
    if fault is FormFault.NOT_A_MEMBER:
        if is_member:
            raise refusals.StillOfTheVillagersCommittee
        return
    if not is_member:
        raise refusals.NotOfTheVillagersCommittee
    if fault is FormFault.REASON:
        if not explained:
            raise refusals.FaultNotExplained
        if returned_before:
            raise refusals.ReturnedBefore


def check_text_kept(before: Kind, after: Kind, *, title: str) -> None:
    """A recall stays one, under its title, and nothing else becomes one. Raises :class:`RecallHasItsOwnWay`."""
    is_one = before is Kind.RECALL
    if (after is Kind.RECALL) != is_one or (is_one and title != TITLE):
        raise refusals.RecallHasItsOwnWay


def check_may_supplement(*, signed: bool, of_township: bool) -> None:
    """A demand is its signers', and so is its text. Raises :class:`NotTheirDemand`."""
    if not (signed or of_township):
        raise refusals.NotTheirDemand


def check_reason_kept(before: str, after: str) -> None:
    """What is missing is added; what people have signed stays. Raises :class:`ReasonIsKept`."""
    if not after.startswith(before.strip()):
        raise refusals.ReasonIsKept


def check_may_withdraw(kind: Kind, state: State) -> None:
    """Once people sign, it is theirs. Raises :class:`RecallIsSigned`."""
    if kind is Kind.RECALL and state is not State.COLLECTED:
        raise refusals.RecallIsSigned


def posting_source(kind: Kind, source: str) -> str:
    """By which articles a sheet hangs: of a recall also by that of the recall. ``source``: of its being made public."""
    return f"{RECALL}；公布：{source}" if kind is Kind.RECALL else source


def outcome_text(*, held_on: str, decided_on: str, reason: str, result: str, recalled: bool) -> str:
    """What the sheet says once the voters have decided; it names nobody. ``held_on``, ``decided_on``: the days in words, ``result``: how
    the vote went."""
    decided = "罢免村民委员会一名成员的要求没有通过，这名成员继续任职。"
    if recalled:
        decided = (
            f"依照{RECALL}决定罢免村民委员会一名成员，这名成员的职务自{decided_on}投票通过之日起终止。"
            "姓名记在会议记录里，本村村民可以登录查看，也可以到村民委员会或者乡镇查询。"
        )
    return (
        f"{'罢免决定' if recalled else '罢免未通过'}\n{held_on}，本村有选举权的村民无记名投票，{decided}\n"
        f"罢免理由：{reason}\n投票结果：{result}"
    )


BEFORE_ITS_SHARE: Final = (State.COLLECTED, State.MERGED)


def gives_way_from(today: date) -> tuple[date, Number]:
    """A demand that was last signed on a day before this one, and has not its share, gives way to a new one."""
    number = BOOK.number("recall.signing_days", on=today)
    return today - timedelta(days=number.days), number


def gives_way(last_signed_on: date, *, before: date, waits: bool) -> bool:
    """``last_signed_on``: the day of the last signature or entered sheet, else of its opening; ``waits``: a sheet waits for its second
    look, and nobody knows yet what it counts."""
    return not waits and last_signed_on < before


OVER: Final = (State.DECIDED, State.ARCHIVED, State.REJECTED, State.WITHDRAWN)


def runs(state: State) -> bool:
    """Whether it keeps another one of the same person out."""
    return state not in OVER


def due_by(state: State, since: date) -> date | None:
    """The last day on which the village takes the next step itself: checks the form, convenes the vote. ``since``: in this state."""
    if state is State.PROPOSED:
        return since + timedelta(days=BOOK.number("recall.check_within", on=since).days)
    return convene_by(since) if state is State.POSTED else None


def convene_by(posted_on: date) -> date:
    """The last day on which the village itself convenes the vote."""
    return posted_on + timedelta(days=BOOK.number("recall.convene_within", on=posted_on).days)


def is_the_townships(state: State, since: date, *, today: date) -> bool:
    """Whether the village has let it lie."""
    last = due_by(state, since)
    return last is not None and today > last


def check_the_townships(state: State, since: date, *, today: date) -> None:
    """Raises :class:`NotTheTownshipsYet`."""
    last = due_by(state, since)
    if last is not None and today <= last:
        raise refusals.NotTheTownshipsYet(last=last)
