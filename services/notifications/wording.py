"""What notices, SMS and sheets say: their kinds, and their texts made from events. Plain, short, without names."""

from datetime import datetime

from shared import clock
from shared.events.meetings import AssemblyNoticed, MeetingCancelled, MeetingNoticed, RecallNoticed
from shared.events.topics import (
    HearingAnnounced,
    RecallDue,
    ResultPosted,
    ReviewRecorded,
    SigningOpened,
    TopicCompleted,
    TopicDecided,
)
from shared.recall_words import way_to_vote
from shared.vocabulary import Body, Word

SIGNATURE = "【首议】"  # operators require a sender's sign in front
SIGNING = "肃州区党员首议制：联名提出"
ACCOUNTS = "本系统约定：密码由别人发放，必须告诉本人"
REVIEWS = "本系统约定：以支委会名义登记的结果，告知每名委员"
INQUIRIES = "肃州区党员首议制：公开结果，接受质询"
_OR_ENTRUST = {Body.COLLECTIVE_ASSEMBLY: "，也可以书面委托同一户的成员代为参加"}  # 农村集体经济组织法第二十七条


class Kind(Word):
    """What a notice is about. The first two lead to a meeting, a password to one's own account, the others to a topic."""

    MEETING = "meeting", "会议通知"
    CANCELLED = "cancelled", "会议取消"
    SIGNING = "signing", "附议"
    RESULT = "result", "首议结果"
    RESOLUTION = "resolution", "决议"
    COMPLETION = "completion", "办理结果"
    INQUIRY = "inquiry", "群众质询"
    PASSWORD = "password", "密码发放"
    HEARING = "hearing", "听证公告"
    RECALL = "recall", "罢免要求"
    REVIEW = "review", "支委会审核"
    RECALL_VOTED = "recall_voted", "罢免投票结果"


class Sheet(Word):
    """What hangs on the notice board."""

    MEETING_NOTICE = "meeting_notice", "会议通知"
    DELIBERATION_RESULT = "deliberation_result", "首议结果公示"
    RESOLUTION = "resolution", "决议公示"
    IMPLEMENTATION_RESULT = "implementation_result", "办理结果公示"
    HEARING_NOTICE = "hearing_notice", "听证公告"
    RECALL = "recall", "罢免要求公布"
    RECALL_VOTED = "recall_voted", "罢免投票结果公布"


HAS_TO_HANG = (Sheet.RESOLUTION, Sheet.RECALL_VOTED, Sheet.IMPLEMENTATION_RESULT)  # 村民委员会组织法第三十五条
UNTIL_ITS_DAY = (Sheet.MEETING_NOTICE, Sheet.HEARING_NOTICE)  # any other stands a number of days


def when(moment: datetime) -> str:
    """2027年3月8日（星期一）15时00分, as it is in Gansu."""
    local = moment.astimezone(clock.SHANGHAI)
    day = "一二三四五六日"[local.weekday()]
    return f"{local.year}年{local.month}月{local.day}日（星期{day}）{local.hour}时{local.minute:02}分"


def recall_vote(event: RecallNoticed) -> tuple[str, str]:
    """Who votes, where, how and until when; whom it concerns is not named."""
    return f"{event.body.chinese}：{event.title}", (
        f"定于{when(event.held_at)}在{event.place}投票，决定是否罢免村民委员会一名成员。有选举权的村民每人一票，无记名，本人投，不能请人代投；"
        f"投票前宣读本人的申辩意见。怎样投：{way_to_vote(event.voting)}；停止投票以前来，都可以投。"
        "登记参加投票的村民过半数投票、投票的村民过半数赞成，才能罢免。"
    )


def meeting(event: MeetingNoticed | AssemblyNoticed) -> tuple[str, str]:
    """Title and text: matter, time, place; where each household sends one person, that too."""
    title = f"{event.body.chinese}：{event.title}"
    by_households = isinstance(event, AssemblyNoticed) and event.by_households
    who_comes = "由各户派代表参加，每户来一名成年人。" if by_households else ""
    return title, (
        f"定于{when(event.held_at)}在{event.place}召开{event.body.chinese}，议题：《{event.title}》。{who_comes}"
        f"不能到会的，请提前向村党支部说明并提出意见{_OR_ENTRUST.get(event.body, '')}。"
    )


def cancelled(event: MeetingCancelled) -> tuple[str, str]:
    title = f"{event.body.chinese}取消：{event.title}"
    return title, f"原定的{event.body.chinese}取消，议题：《{event.title}》。原因：{event.reason}"


def signing(event: SigningOpened) -> tuple[str, str]:
    """For members, who sign first: nothing of anybody else, whose day may not have come."""
    return (
        f"可以附议：{event.title}",
        f"《{event.title}》已定稿，请您看一看、议一议；赞成提出来商量的，可以附议，每人一次。",
    )


def result(event: ResultPosted) -> tuple[str, str]:
    return f"首议结果公示：{event.title}", (
        f"《{event.title}》的首议经过和结果已公示至{event.until}，请到村公告栏或网上查看，有疑问可以提出质询。"
    )


def recall(event: RecallDue) -> tuple[str, str]:
    """Whom it concerns stands on the topic's page, for the village's own people."""
    return f"罢免要求公布：{event.title}", (
        f"本村有村民依法联名要求罢免村民委员会一名成员，由全体有选举权的村民无记名投票决定，{clock.in_words(event.convene_by)}以前通知投票；"
        "请登录查看理由和本人的申辩意见。"
    )


def resolution(event: TopicDecided) -> tuple[str, str]:
    outcome = "通过" if event.passed else "未通过"
    return (
        f"决议公示：{event.title}",
        f"《{event.title}》经表决{outcome}，决议公示至{event.until}，请到村公告栏或网上查看。",
    )


def recall_voted(event: TopicDecided) -> tuple[str, str]:
    outcome = "决定罢免村民委员会一名成员" if event.passed else "罢免村民委员会一名成员的要求没有通过"
    return f"{'罢免决定' if event.passed else '罢免未通过'}：{event.title}", (
        f"本村有选举权的村民无记名投票，{outcome}。结果公布至{event.until}，请到村公告栏或网上查看。"
    )


def completion(event: TopicCompleted) -> tuple[str, str]:
    return f"办理结果公示：{event.title}", (
        f"《{event.title}》已办结，结果公示至{event.until}，请到村公告栏或网上查看，并参加满意度测评。"
    )


def review(event: ReviewRecorded) -> tuple[str, str]:
    """For those whose decision it is said to be."""
    return f"支委会审核：{event.title}", (
        f"书记登记：{clock.in_words(event.held_on)}支委会审核《{event.title}》，到会 {event.present} 人，赞成 {event.ayes} 人、反对 {event.noes} 人，"
        f"结果是{event.decision.chinese}，核对以后才算数。请到会的委员登录核对；与会议不符，或者您到会了而名单里没有的，请提出异议并写明理由。"
        "以前登记的有过异议的，由乡镇核对。"
    )


def hearing(event: HearingAnnounced) -> tuple[str, str]:
    return f"听证公告：{event.title}", (
        f"定于{when(event.held_at)}在{event.place}召开听证会，听证事项：《{event.title}》。{event.text}"
    )


def password() -> tuple[str, str]:
    return "您的账号发放了新密码", "乡镇或县里给您的账号发放了新密码。如果不是您要的，请马上联系乡镇。"


def inquiry() -> tuple[str, str]:
    """The question itself stands with the topic."""
    return "有群众提出质询", "有群众对公示事项提出质询，应当答复，问题和答复都会公开。"
