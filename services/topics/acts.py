"""Beside the steps of ``rules``: what is done to a topic without moving it, and what is due in another service.

Standard library only, as in ``rules``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.topics import refusals, rules
from services.topics.rules import BOOK, FIRST_DELIBERATION, Verb
from shared.procedure import FOUR_STEPS, RECALL, DecidingStep, deciding_steps
from shared.vocabulary import Kind, MatterClass, PhotoPurpose, RollKind, Route, State

# Whom the branch has named; the directory knows them, and for how long.
COLLECTORS = rules.TRANSITIONS["open_signing"].roles

# Whoever acts for the branch: conveys documents, looks at pledges.
BRANCH: Final = ("secretary", "branch_committee")
_VILLAGE = (*BRANCH, "villagers_committee")

# Whoever records what was briefed to the members: the branch, or the township's contact.
BRIEFERS: Final = (*BRANCH, "township")

# Who may answer for a task: the village's officials and its members.
OWN_TASKS: Final = (RollKind.JOINT_COMMITTEE, RollKind.MEMBERS)

# On which roll a signature counts for which way of proposing.
ROLLS: Final[Mapping[Route, RollKind]] = {
    Route.MEMBERS: RollKind.MEMBERS,
    Route.REPRESENTATIVES: RollKind.REPRESENTATIVES,
    Route.VILLAGERS: RollKind.VILLAGERS,
}

# From the first day of signing until the members deliberate.
_UNTIL_DELIBERATED = frozenset({State.MERGED, State.PROPOSED, State.UNDER_REVIEW, State.CONFIRMED, State.NOTICED})
_OPEN_TO_INQUIRY = rules.PUBLIC_STATES - {State.ARCHIVED}
_CARRIED_OUT = frozenset({State.DECIDED, State.EXECUTING, State.RECTIFYING})
_UNDER_WAY = frozenset({State.EXECUTING, State.RECTIFYING})
_UNTIL_ARCHIVED = _CARRIED_OUT | {State.COMPLETED, State.SURVEYED}


@dataclass(frozen=True)
class Act:
    """Something done to a topic without moving it. ``roles`` is empty where the right does not come from a role."""

    verb: Verb
    label: str
    from_states: Collection[State]
    source: str
    roles: tuple[str, ...] = ()
    why: str = ""
    needs_a_yes: bool = False  # only for a topic whose resolution passed
    kind: Kind | None = None  # only for a topic of this kind
    of_a_hearing: bool = False  # only for a topic that is heard first


_COMMITTEE = ("secretary", "villagers_committee")

_ACTS = (
    Act("open_topic", "形成议题", (), FIRST_DELIBERATION + "第1步", COLLECTORS),
    Act("merge_opinions", "并入意见", [State.COLLECTED], FIRST_DELIBERATION + "第1步", COLLECTORS,
        why="同类意见归并到一个议题。"),
    Act("correct_text", "更正文字", [State.COLLECTED, State.MERGED], FIRST_DELIBERATION + "第1步", COLLECTORS,
        why="写错了的，在第一个人附议以前可以更正；原来的文字留在全过程记录里。"),
    Act("cosign", "附议", [State.MERGED], FIRST_DELIBERATION + "第2步", why="附议达到人数，议题就提交支委会审核。"),
    Act("withdraw_signature", "撤回附议", [State.MERGED], FIRST_DELIBERATION + "第2步",
        why="议题提出以前，附议可以撤回。"),
    Act("remark", "议一议", _UNTIL_DELIBERATED, FIRST_DELIBERATION + "：党员先议", ("member", "representative", "villager"),
        why="首议会以前，先说说您的看法；先由党员议，开放以后全体村民都可以说。"),
    Act("withhold_remark", "不再显示一条看法", frozenset(State), FIRST_DELIBERATION + "：党员先议", ("township",),
        why="有侮辱诽谤、泄露隐私的，由乡镇撤下，理由留在原处；村里任何人都不能撤下别人的话。"),
    Act("enter_sheet", "录入纸上签名", [State.MERGED], FIRST_DELIBERATION + "第2步", COLLECTORS,
        why="不用手机的人在纸上签名，由收集小组录入。"),
    Act("confirm_sheet", "核对纸上签名", [State.MERGED], FIRST_DELIBERATION + "第2步", (*COLLECTORS, *_VILLAGE),
        why="签名单由一人录入、另一人对照照片核对，核对后才计入。"),
    Act("return_sheet", "退回签名单", [State.MERGED], FIRST_DELIBERATION + "第2步", (*COLLECTORS, *_VILLAGE),
        why="录入的名字和照片对不上的，退回重新录入。"),
    Act("photo_signing_sheet", "上传签名单照片", [State.MERGED], FIRST_DELIBERATION + "第2步", COLLECTORS,
        why="纸上签名以签名单的照片为证，先拍照上传，再录入姓名；照片上有姓名，不公开。"),
    Act("withdraw_photo", "收回照片的公开", rules.PUBLIC_STATES, FIRST_DELIBERATION + "第6步", (*_VILLAGE, "township"),
        why="公开的照片里认得出人，或有个人信息的，可以收回，以后只有村干部和乡镇、县里办事的人能看到。"),
    Act("answer_inquiry", "答复质询", _OPEN_TO_INQUIRY, FIRST_DELIBERATION + "第6步", ("secretary",),
        why="群众的质询应当答复。"),
    Act("ask_inquiry", "提出质询", _OPEN_TO_INQUIRY, FIRST_DELIBERATION + "第6步"),
    Act("report_task", "登记任务完成", _UNDER_WAY, FIRST_DELIBERATION + "第8步", (*_VILLAGE, "member"), needs_a_yes=True,
        why="实施方案分成任务，办好一项登记一项，全部办完才能办结。"),
    Act("add_task", "增加一项任务", _UNDER_WAY, FIRST_DELIBERATION + "第8步", ("secretary",), needs_a_yes=True,
        why="方案里还要办的事，单独定责任人和期限。"),
    Act("change_task", "改任务的责任人或期限", _UNDER_WAY, FIRST_DELIBERATION + "第8步", ("secretary",), needs_a_yes=True,
        why="要换人、要推迟的，写明理由；原来的留在全过程记录里。"),
    Act("brief", "向党员通报", _CARRIED_OUT, FIRST_DELIBERATION + "：三通报", ("secretary",), needs_a_yes=True,
        why="重大项目须事前、事中、事后三次向党员通报。"),
    Act("pledge", "提诺：作出承诺", _CARRIED_OUT, FIRST_DELIBERATION + "第8步", ("member",), needs_a_yes=True,
        why="党员带头落实决议。"),
    Act("review_pledge", "审诺：审核承诺", _UNTIL_ARCHIVED, FIRST_DELIBERATION + "第8步", BRANCH, needs_a_yes=True,
        why="党员的承诺由党支部审核，同意后公示（示诺）。"),
    Act("keep_pledge", "践诺：登记承诺完成", _UNTIL_ARCHIVED, FIRST_DELIBERATION + "第8步", ("member",), needs_a_yes=True,
        why="承诺的事办好后登记。"),
    Act("appraise_pledge", "评诺：评议承诺", _UNTIL_ARCHIVED, FIRST_DELIBERATION + "第8步", BRANCH, needs_a_yes=True,
        why="承诺办好了，或者期限已过，由党支部组织评议。"),
    Act("photo_posting", "上传公告栏照片", _OPEN_TO_INQUIRY, FIRST_DELIBERATION + "第6步", _VILLAGE,
        why="公示贴到村里的公告栏后拍一张，证明贴出来了；不上传也不影响后面的步骤。"),
    Act("photo_completion", "上传办结照片", [State.EXECUTING], FIRST_DELIBERATION + "第8步", _VILLAGE, needs_a_yes=True,
        why="办结要有现场照片为证，群众看得见。"),
    Act("review", "登记支委会审核结果", [State.UNDER_REVIEW], FIRST_DELIBERATION + "第3步", ("secretary",),
        why="支委会开会审核：同意、退回修改或不予采纳。"),
    Act("confirm_review", "核对支委会审核结果", [State.UNDER_REVIEW], FIRST_DELIBERATION + "第3步", rules.REVIEWERS,
        why="审核结果由一人登记、另一人核对，核对以后才算数。"),
    Act("object_to_review", "对审核结果提出异议", [State.UNDER_REVIEW], FIRST_DELIBERATION + "第3步", rules.REVIEWERS,
        why="登记的结果和支委会开会的情况不符的，或者到会的人没有写全的，写明理由，退回书记重新登记，再登记的由乡镇核对。"),
    Act("open_recall", "登记罢免要求", (), RECALL),
    Act("check_recall", "核对罢免要求", [State.PROPOSED], RECALL, (*BRANCH, "township"), kind=Kind.RECALL,
        why="联名人数已经达到。只核对写没写理由、要求罢免的人是不是村民委员会成员；该不该罢免，由村民投票决定。"),
    Act("state_defence", "提出申辩意见", rules.OPEN_TO_A_DEFENCE, RECALL, kind=Kind.RECALL,
        why="罢免要求针对您本人。您有权申辩：写下的意见在议题和会议的页面上显示，投票前宣读。"),
    Act("end_office", "在名册里登记任职终止", [State.DECIDED], RECALL, ("township", "county"), kind=Kind.RECALL,
        why="罢免已经表决通过。乡镇把罢免决定报给县里；县级工作人员在名册的“任职”表里给这名成员填上终止日，再导入。缺额的补选另行办理。"),
    Act("announce_hearing", "公告听证会", [State.POSTED], rules.HEARING, ("secretary",), of_a_hearing=True,
        why="决定以前先听证：公告时间、地点、内容，请利害关系户、村民代表、专业人员和乡镇参加。"),
    Act("record_statement", "登记听证发言", [State.POSTED], rules.HEARING, ("secretary",), of_a_hearing=True,
        why="谁以什么身份、说了什么，逐条记录；姓名只在内部保存。"),
    Act("conclude_hearing", "形成听证意见", [State.POSTED], rules.HEARING, ("secretary",), of_a_hearing=True,
        why="该听的都听到了，逐条写明听证意见。"),
    Act("answer_finding", "答复听证意见", [State.POSTED], rules.HEARING, _COMMITTEE, of_a_hearing=True,
        why="每条听证意见都要答复采纳不采纳、为什么，才能交村民决定。"),
    Act("draw_up_levy", "拟订筹资筹劳方案", [State.POSTED], rules.MEASURES, _COMMITTEE, kind=Kind.LEVY,
        why="写明用途、预算和标准，按今天的户籍固定名单，公示后再交村民决定。"),
    Act("exempt_payer", "登记减免", [State.POSTED], rules.MEASURES, _COMMITTEE, kind=Kind.LEVY,
        why="符合规定的人免除筹资或筹劳；家庭困难、因病伤残的，要经会议讨论通过。"),
    Act("settle_levy", "方案和名单定稿", [State.POSTED], rules.MEASURES, _COMMITTEE, kind=Kind.LEVY,
        why="公示期满，方案和名单定稿，才能交村民会议或村民代表会议表决。"),
    Act("forward_levy", "转报筹资筹劳方案", [State.DECIDED], rules.MEASURES, ("township",), needs_a_yes=True, kind=Kind.LEVY,
        why="方案已经表决通过，乡镇审核后转报县里。"),
    Act("answer_levy", "答复筹资筹劳方案", [State.DECIDED], rules.MEASURES, ("county",), needs_a_yes=True, kind=Kind.LEVY,
        why="收到方案后，在规定的工作日内答复。"),
    Act("end_levy", "终止筹资筹劳", [State.DECIDED], rules.MEASURES, ("secretary",), needs_a_yes=True, kind=Kind.LEVY,
        why="县里不同意，不再纠正转报的，写明理由终止；决议公示期满后归档。"),
    Act("account_for_levy", "登记筹资筹劳收支", [State.EXECUTING], rules.MEASURES, ("secretary",), needs_a_yes=True, kind=Kind.LEVY,
        why="收入、支出、出工随结果一起公布。"),
    Act("hang_posting", "张贴结果", [State.DECIDED, State.SURVEYED], "《村民委员会组织法》（2025年修正）第三十五条", ("secretary",),
        why="打印结果，贴到村公告栏，登记张贴的日期；贴满规定的天数才能归档。"),
    # In other services: here only as what is due next, and as lines of the record.
    Act("convene_meeting", "召集会议", [State.CONFIRMED, State.POSTED], FIRST_DELIBERATION + "第7步", ("secretary",)),
    Act("cancel_meeting", "取消会议", [State.POSTED], FIRST_DELIBERATION + "第7步", ("secretary",)),
    Act("open_meeting", "召开会议", [State.NOTICED, State.POSTED], FIRST_DELIBERATION + "第7步", ("secretary",)),
    Act("conclude_deliberation", "形成首议结论", [State.DISCUSSING], FIRST_DELIBERATION + "第5步", ("secretary",),
        why="各小组酝酿后，形成首议会结论。"),
    Act("record_tally", "登记表决结果", [State.POSTED], FIRST_DELIBERATION + "第7步", ("secretary",),
        why="会议已经召开，表决后登记票数。"),
    Act("return_to_step", "退回上一步", [State.POSTED], FOUR_STEPS, ("secretary",)),
    Act("seal_record", "封存会议记录", (), rules.ARCHIVES),
    Act("record_survey", "登记双测评", [State.COMPLETED], FIRST_DELIBERATION + "第8步", ("township",),
        why="办结后，党员、群众分别测评满意度。"),
)  # fmt: skip
ACTS: Final[Mapping[Verb, Act]] = {act.verb: act for act in _ACTS}


def photo_verb(purpose: PhotoPurpose) -> Verb:
    """Which act it is to add a photo for this purpose."""
    return f"photo_{purpose.value}"


def check_act(state: State, verb: Verb, *, passed: bool | None, kind: Kind, heard: bool) -> Act:
    """What this act is, if the topic is where it can be done; ``heard``: it is heard before it is decided. Raises
    :class:`NotOfThisKind`, :class:`NoHearingDue`, :class:`NotNow`, :class:`NotPassed`."""
    act = ACTS[verb]
    if act.kind not in (None, kind):
        raise refusals.NotOfThisKind(verb=act.label, kind=act.kind.chinese if act.kind else "")
    if act.of_a_hearing and not heard:
        raise refusals.NoHearingDue
    if state not in act.from_states:
        raise rules.not_now(act.label, state, kind)
    if act.needs_a_yes:
        check_passed(verb, passed=passed)
    return act


def check_passed(verb: Verb, *, passed: bool | None) -> None:
    """What was voted down is not carried out."""
    if not passed:
        raise refusals.NotPassed(verb=label(verb))


def rolls_of(kind: Kind) -> list[RollKind]:
    """The rolls whose signatures count for a topic of this kind."""
    return [roll for route, roll in ROLLS.items() if route in rules.routes_of(kind)]


def signing_progress(
    rolls: Iterable[tuple[RollKind, int, int]], *, on: date, kind: Kind = Kind.ORDINARY
) -> list[rules.Progress]:
    """How far each way of proposing by signatures is. ``rolls``: kind, size, signatures; a missing one is empty."""
    counted = {roll: (size, signed) for roll, size, signed in rolls}
    return [
        rules.progress(route, have=counted.get(roll, (0, 0))[1], roll=counted.get(roll, (0, 0))[0], on=on, kind=kind)
        for route, roll in ROLLS.items()
        if route in rules.routes_of(kind)
    ]


def label(verb: Verb, kind: Kind | None = None) -> str:
    """What a verb is called in Chinese, of a topic of this kind."""
    if kind is Kind.RECALL and verb in rules.RECALL_WORDS:
        return rules.RECALL_WORDS[verb][0]
    return (rules.TRANSITIONS.get(verb) or ACTS[verb]).label


def next_deciding_step(matter_class: MatterClass | None, kind: Kind, taken: Collection[str]) -> DecidingStep | None:
    """The first deciding step that is not taken yet; ``taken`` names those that passed."""
    steps = deciding_steps(matter_class, kind) if matter_class else ()
    return next((step for step in steps if step.name not in taken), None)


def is_last_step(matter_class: MatterClass | None, kind: Kind, step: DecidingStep | None) -> bool:
    """Whether this is the step that decides."""
    return matter_class is not None and step is deciding_steps(matter_class, kind)[-1]


def stuck_after(today: date) -> int:
    """After how many days without a change the township is told of a topic."""
    return BOOK.number("oversight.stuck_days", on=today).days


# What a topic in a state waits for, whoever's step it is: one word in a list.
WAITS_FOR: Final[Mapping[State, str]] = {
    State.COLLECTED: "开始附议",
    State.MERGED: "附议",
    State.PROPOSED: "提交支委会审核",
    State.UNDER_REVIEW: "支委会审核",
    State.RETURNED: "修改后重新提出",
    State.CONFIRMED: "召集党员首议会",
    State.NOTICED: "召开党员首议会",
    State.DISCUSSING: "形成首议结论",
    State.CONCLUDED: "公示首议结果",
    State.POSTED: "会议表决",
    State.DECIDED: "制定实施方案",
    State.EXECUTING: "办结",
    State.RECTIFYING: "报告整改情况",
    State.COMPLETED: "双测评",
    State.SURVEYED: "归档",
}


# Where a recall waits for something else than the rest.
_A_RECALL_WAITS_FOR: Final[Mapping[State, str]] = {
    State.COLLECTED: "开始联名",
    State.MERGED: "联名",
    State.PROPOSED: "核对要件",
    State.RETURNED: "补写罢免理由",
    State.POSTED: "村民投票",
    State.DECIDED: "归档",
}


def waits_for(state: State, kind: Kind, *, passed: bool | None) -> str:
    """Nothing, for a topic whose way has ended. What was voted down only waits for the archive."""
    if kind is Kind.RECALL:
        return _A_RECALL_WAITS_FOR.get(state, "")
    return WAITS_FOR[State.SURVEYED] if state is State.DECIDED and not passed else WAITS_FOR.get(state, "")
