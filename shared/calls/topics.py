"""What the topics service answers: opinions, topics, signatures, review, postings, carrying out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Done, Entry, NextStep, Numbers, Page, RatioView, Todos, VillageCode
from shared.calls.hearings import HearingView, StatementView
from shared.calls.levies import LevyView
from shared.calls.photos import PhotoView, PublicPhoto
from shared.calls.plans import PublicTask, TaskView
from shared.calls.pledges import PledgeView, PublicPledge
from shared.calls.recalls import RecallView
from shared.calls.remarks import RemarkView
from shared.calls.reviewing import EnteredReview, ReviewView
from shared.calls.sheets import SheetView
from shared.calls.ways import WayView
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import Ground, Kind, MatterClass, OnBehalf, Route, Stage, State, Withheld

Title = Annotated[str, About("议题名称", help="一句话说清是什么事", shortest=2, longest=60)]
Content = Annotated[str, About("内容", help="是什么事，为什么要办，希望怎么办", shortest=2, longest=2000, lines=6)]
GroupName = Annotated[
    str, About("哪个村民小组的事", help="村民小组的事必选，由这个小组的村民小组会议决定", shortest=0, longest=40)
]
Reason = Annotated[str, About("理由", shortest=2, longest=500, lines=3)]


# -- collecting ---------------------------------------------------------------------------


class RecordOpinion(Command[Done], key="topics.record_opinion"):
    """One's own opinion, as a member or villager; or by the collection team what somebody else said: who, and why on their behalf."""

    id: UUID
    village: VillageCode
    content: Content
    ground: Annotated[Ground, About("动议依据")] = Ground.MEMBERS_AND_MASSES
    household: Annotated[
        str, About("谁家的意见", help="户主姓氏或门牌；自己的意见不填", when="代别人记时必填", shortest=0, longest=40)
    ] = ""
    on_behalf: Annotated[OnBehalf | None, About("为什么由您代记", when="代别人记时必选", none="不是代记")] = None


class OpinionView(Record):
    id: UUID
    village: str
    content: str
    ground: Ground
    household: str
    recorded_by: UUID | None = None  # for whoever deals with opinions, and for themselves
    recorded_at: datetime
    topic_id: UUID | None = None
    on_behalf: OnBehalf | None = None
    became: str = ""  # for whoever said it: what became of it, in Chinese


class Opinions(Record):
    items: tuple[OpinionView, ...] = ()
    page: Page


class ListOpinions(Query[Opinions], key="topics.list_opinions"):
    """Opinions of a village, newest first, 50 to a page; ``open_only``: those that are in no topic yet; ``own``: what the
    caller said themselves, and what became of it."""

    village: VillageCode
    open_only: bool = True
    own: bool = False
    after: str | None = None


class OpenTopic(Command[Done], key="topics.open_topic"):
    """Make a topic of one or more opinions, which keep their credit. By the collection team."""

    id: UUID
    village: VillageCode
    title: Title
    content: Content
    kind: Annotated[
        Kind, About("事项种类", help="向村民筹资筹劳的，选一事一议；征收拆迁、集体土地的，决定前要听证")
    ] = Kind.ORDINARY
    group: GroupName = ""
    opinion_ids: Annotated[tuple[UUID, ...], About("来自哪些意见")]


class MergeOpinions(Command[Done], key="topics.merge_opinions"):
    """Add further opinions of the same kind to a topic that is still being collected."""

    topic_id: UUID
    opinion_ids: Annotated[tuple[UUID, ...], About("并入的意见")]


class OpenSigning(Command[Done], key="topics.open_signing"):
    """The text is final: freeze the rolls and let people sign. By the collection team. collected → merged."""

    topic_id: UUID


# -- proposing ----------------------------------------------------------------------------


class RouteProgress(Record):
    """How far a topic has come on one way of proposing: 7 of 10, on a roll of 41."""

    route: Route
    have: int
    need: int
    roll: int
    source: str


class SigningProgress(Record):
    state: State
    routes: tuple[RouteProgress, ...] = ()


class Cosign(Command[SigningProgress], key="topics.cosign"):
    """The caller signs, once per topic, and counts on every roll on which they stand. merged → proposed by the last one needed.
    Refused where ``text_digest`` is given and the text is another one by now."""

    topic_id: UUID
    text_digest: str = ""  # of the text that the signer has read, as the topic's view has it


class ProposeByBody(Command[Done], key="topics.propose_by_body"):
    """The Party organisation or the villagers' committee proposes by its own resolution. merged → proposed."""

    topic_id: UUID
    route: Annotated[Route, About("由谁提出")]
    resolution: Annotated[str, About("会议决定", help="何时、什么会议、怎样决定", shortest=2, longest=300, lines=3)]


class WithdrawTopic(Command[Done], key="topics.withdraw_topic"):
    """Before the branch committee takes it up. By the collection team."""

    topic_id: UUID
    reason: Reason


class Revise(Command[Done], key="topics.revise"):
    """Change the text after the branch committee returned it. returned → proposed."""

    topic_id: UUID
    title: Title
    content: Content
    kind: Annotated[Kind | None, About("事项种类", help="种类不对的，在这里改")] = None
    group: GroupName = ""


class CorrectText(Command[Done], key="topics.correct_text"):
    """Another wording, by the collection team: while the text is drafted, and once it can be signed until the first has signed."""

    topic_id: UUID
    title: Title
    content: Content


# -- after the deliberation -----------------------------------------------------------------


class PostResult(Command[Done], key="topics.post_result"):
    """Publish process and result of the deliberation. concluded → posted. By the secretary."""

    topic_id: UUID
    text: Annotated[str, About("公示内容", help="讨论经过和结果，不写个人姓名", shortest=2, longest=2000, lines=6)]


class AskInquiry(Command[Done], key="topics.ask_inquiry"):
    """A public question about a posted topic. Anybody, without signing in; no name is asked for."""

    id: UUID
    topic_id: UUID
    question: Annotated[str, About("您的问题", help="不用写姓名", shortest=5, longest=500, lines=4)]


class AnswerInquiry(Command[Done], key="topics.answer_inquiry"):
    """By the secretary; question and answer stand on the notice board, unless there is a reason that the question must not. The
    township sees it either way."""

    inquiry_id: UUID
    answer: Annotated[str, About("答复", shortest=2, longest=1000, lines=4)]
    withheld: Annotated[
        Withheld | None, About("不能公开的原因", help="选了原因的，问题和答复只有村干部和乡镇能看到", none="可以公开")
    ] = None


class Brief(Command[Done], key="topics.brief"):
    """A staged briefing to the members, before, during or after a project. By the secretary."""

    topic_id: UUID
    stage: Annotated[Stage, About("通报阶段")]
    held_on: Annotated[date, About("通报日期")]
    text: Annotated[str, About("通报内容", shortest=2, longest=1000, lines=4)]


class OrderRectification(Command[Done], key="topics.order_rectification"):
    """The township finds the carrying out wanting. executing → rectifying."""

    topic_id: UUID
    reason: Reason
    due_on: Annotated[date, About("整改期限")]


class ReportRectified(Command[Done], key="topics.report_rectified"):
    """rectifying → executing. By the secretary."""

    topic_id: UUID
    text: Annotated[str, About("整改情况", shortest=2, longest=1000, lines=4)]


class CompleteTopic(Command[Done], key="topics.complete_topic"):
    """executing → completed. Every task is done first and a photo there as proof, of a major project its three
    briefings too. By the secretary."""

    topic_id: UUID
    result: Annotated[str, About("办理结果", shortest=2, longest=2000, lines=5)]


class ArchiveTopic(Command[Done], key="topics.archive_topic"):
    """surveyed → archived, or from decided what is not carried out: once its postings have stood, and hung on the board, as long as they
    must, every inquiry is answered and no pledge waits for the branch."""

    topic_id: UUID


# -- reading ------------------------------------------------------------------------------


class InquiryView(Record):
    id: UUID
    question: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    withheld: Withheld | None = None


class BriefingView(Record):
    stage: Stage
    held_on: date
    text: str


class Posted(Record):
    """A text on the board. ``about``: result (of the deliberation), decision, completion."""

    about: str
    text: str
    posted_on: date
    until: date
    source: str = ""
    hung_on: date | None = None  # on the village's own board


class StepView(Record):
    """One of the deciding steps (提议 商议 审议 决议), and how it went."""

    name: str
    label: str
    body: str
    meeting_id: UUID | None = None
    passed: bool | None = None
    returned: bool = False  # it sent the topic back, or was sent back to: it has to be taken again
    summary: str = ""
    source: str = ""


class PublicTopic(Record):
    """What anybody may see of a topic that has been posted."""

    id: UUID
    village: str
    title: str
    content: str
    state: State
    matter_class: MatterClass | None = None
    outcome: str = ""  # passed, failed
    ended_because: str = ""  # why what passed is not carried out
    posted_at: datetime | None = None
    posting: str = ""
    posted_until: date | None = None
    result: str = ""
    conclusion: str = ""
    plan: str = ""
    due_on: date | None = None
    steps: tuple[StepView, ...] = ()
    briefings: tuple[BriefingView, ...] = ()
    photos: tuple[PublicPhoto, ...] = ()
    pledges: tuple[PublicPledge, ...] = ()
    inquiries: tuple[InquiryView, ...] = ()
    satisfaction_members: RatioView | None = None
    satisfaction_masses: RatioView | None = None
    kind: Kind = Kind.ORDINARY
    group: str = ""  # whose own matter it is
    ways: tuple[WayView, ...] = ()
    levy: LevyView | None = None
    postings: tuple[Posted, ...] = ()
    hearing: HearingView | None = None
    tasks: tuple[PublicTask, ...] = ()
    record_lines: int = 0
    record_digest: str = ""  # of the last of them: who keeps it can tell whether the record was changed since


class TopicView(Record):
    """Everything its own village, township and county may see, with what the caller can do next."""

    topic: PublicTopic
    opinions: tuple[OpinionView, ...] = ()
    routes: tuple[RouteProgress, ...] = ()
    route: Route | None = None  # by which it was proposed
    signed_by_me: bool = False
    may_sign: bool = False
    text_digest: str = ""  # of what is signed: its title, content, kind and group
    members_from: date | None = None  # members discuss it first
    everybody_from: date | None = None  # from this day on it is open to all, by itself
    major: bool = False
    vital_ground: str = ""
    legality: str = ""
    review_reason: str = ""
    reviews: tuple[ReviewView, ...] = ()  # each as the committee decided it, the last one last
    entered_review: EnteredReview | None = None  # waits for a second look; for those who deal with the topic
    review_objection: str = ""  # why what was entered last does not count; for those who deal with the topic
    owner_id: UUID | None = None
    signers_kept: bool = False  # who signed is kept from the caller, and the dossier with it
    tasks: tuple[TaskView, ...] = ()
    photos: tuple[PhotoView, ...] = ()
    sheets: tuple[
        SheetView, ...
    ] = ()  # signed on paper, that wait for a second look; for those who deal with the topic
    pledges: tuple[PledgeView, ...] = ()
    recall: RecallView | None = None
    remarks: tuple[RemarkView, ...] = ()  # what was said of it before it is deliberated
    statements: tuple[StatementView, ...] = ()  # at the hearing, with names; for those who deal with the topic
    record: tuple[Entry, ...] = ()
    next_steps: tuple[NextStep, ...] = ()


class GetTopic(Query[TopicView], key="topics.get_topic"):
    topic_id: UUID


class TopicLine(Record):
    id: UUID
    village: str
    title: str
    state: State
    state_label: str
    changed_at: datetime
    next_label: str = ""
    outcome: str = ""


class Topics(Record):
    items: tuple[TopicLine, ...] = ()
    page: Page


class ListTopics(Query[Topics], key="topics.list_topics"):
    """Topics of an area that the caller sees, newest change first; 50 to a page."""

    area: AreaCode
    state: Annotated[State | None, About("阶段")] = None
    after: str | None = None


class ListPublicTopics(Query[Topics], key="topics.list_public_topics"):
    """Posted topics of an area. Public."""

    area: AreaCode
    after: str | None = None


class GetPublicTopic(Query[PublicTopic], key="topics.get_public_topic"):
    """A posted topic. Public; one that is not posted is not there."""

    topic_id: UUID


class GetTodos(Query[Todos], key="topics.get_todos"):
    """What waits for the caller, most urgent first."""


class ListNumbers(Query[Numbers], key="topics.list_numbers"):
    """The numbers of law this service decides by. Public."""
