"""Demands that a meeting is held (要求召开会议), answered by the meetings service. Demanding is not proposing a topic."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Done, Entry, NextStep, Page, VillageCode
from shared.calls.records import After, RecordLines
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import Body, DemandState, RollKind, Withheld


class StartDemand(Command[Done], key="meetings.start_demand"):
    """A villager demands the villagers' assembly, a representative that or the representatives' assembly. Freezes the rolls of the day;
    whoever starts it has signed. One open demand at a time."""

    id: UUID
    village: VillageCode
    body: Annotated[Body, About("要求召开")]
    title: Annotated[
        str, About("要求会议商量什么事", help="标题向全社会公开，请不要写别人的姓名和隐私", shortest=4, longest=60)
    ]
    reason: Annotated[
        str,
        About("为什么要开会", help="本村的人和上级能看到，请不要写别人的隐私", shortest=4, longest=1000, lines=5),
    ]


class SignDemand(Command[Done], key="meetings.sign_demand"):
    """The caller's own name, once, counted on each roll on which they stand. open → stood by the last one needed."""

    demand_id: UUID


class WithdrawDemandSignature(Command[Done], key="meetings.withdraw_demand_signature"):
    """The caller takes their name back, as long as the demand does not stand. They may sign again."""

    demand_id: UUID


class EnterDemandNames(Command[Done], key="meetings.enter_demand_names"):
    """Names on paper, by the township, which has the paper before it. Each person counts once, on paper or online. open → stood by the
    last one needed."""

    demand_id: UUID
    signed_on: Annotated[date, About("签名日期", help="纸上写的日期，最早是发起那天")]
    signatures: Annotated[int, About("纸上有几个签名", help="照纸上数，应与下面勾选的人数相同", least=1, most=5000)]
    signers: Annotated[tuple[UUID, ...], About("签名的人", help="从发起那天的名册里勾选；网上已签名的也勾选，只计一次")]
    seen: Annotated[bool, About("我看过纸质签名的原件，逐个核对过", help="谁登记的，记入全过程记录")] = False


class StrikeDemandName(Command[Done], key="meetings.strike_demand_name"):
    """A name that came from paper counts no more: it was entered by mistake, or its signer takes it back without a device. As long as the
    demand does not stand. By the township."""

    demand_id: UUID
    person_id: Annotated[UUID, About("划去谁的签名", help="只能划去从纸上登记的；网上签的由本人撤回")]
    reason: Annotated[str, About("为什么划去", help="登记错了，或者本人书面撤回", shortest=2, longest=300, lines=2)]


class EndDemand(Command[Done], key="meetings.end_demand"):
    """By whoever started it, as long as it does not stand. It stays where it is, as ended."""

    demand_id: UUID
    reason: Annotated[str, About("为什么撤销", shortest=2, longest=300, lines=2)]


class AnswerDemand(Command[Done], key="meetings.answer_demand"):
    """Which meeting is the answer: of the body that was demanded, noticed once the demand stood, not cancelled; or one without a topic, held
    with its quorum after that day. By the secretary or the villagers' committee; named again it replaces the one that was named."""

    demand_id: UUID
    meeting_id: Annotated[UUID, About("哪一次会议", help="够人数以后通知的会议，没有取消；或者那天以后开过的例会")]


class WithholdDemand(Command[Done], key="meetings.withhold_demand"):
    """Its title is public no more; the reason stands in its place, and the demand goes on. Once, whatever became of it. By the township, and
    for what it says of others alone: nobody takes a demand away because of what it is about."""

    demand_id: UUID
    reason: Annotated[Withheld, About("为什么不公开标题", help="只限涉及他人隐私，或者有侮辱、诽谤的话")]


class DemandProgress(Record):
    """Of one roll: how many demand, of how many, and how many have to."""

    kind: RollKind
    have: int
    whole: int
    need: int
    reached: bool
    source: str


class DemandMeeting(Record):
    """``ordinary``: one without a topic, of which the day alone is known."""

    id: UUID
    title: str
    held_at: datetime
    ordinary: bool = False


class DemandLine(Record):
    """What anybody may see: no reason and no name. ``meeting``: the answer. ``withheld``: why the title is not public; for anybody it is
    empty then."""

    id: UUID
    village: str
    title: str
    body: Body
    state: DemandState
    started_on: date
    lapses_on: date
    progress: tuple[DemandProgress, ...] = ()
    stood_on: date | None = None
    meeting: DemandMeeting | None = None
    withheld: Withheld | None = None


class Signer(Record):
    person_id: UUID
    signed_at: datetime
    on_paper: bool


class DemandView(Record):
    """``signers`` for those who see names; ``meetings``: from which the answer is chosen, for those who choose."""

    line: DemandLine
    reason: str
    signed: bool
    names_shown: bool
    signers: tuple[Signer, ...] = ()
    meetings: tuple[DemandMeeting, ...] = ()
    record: tuple[Entry, ...] = ()
    record_digest: str = ""
    next_steps: tuple[NextStep, ...] = ()


class GetDemand(Query[DemandView], key="meetings.get_demand"):
    """For whoever sees the village. Who signed: for the signers and the township; for the village's officials once it stands."""

    demand_id: UUID


class Demands(Record):
    items: tuple[DemandLine, ...] = ()
    page: Page = Page()


class ListDemands(Query[Demands], key="meetings.list_demands"):
    """Demands of an area, the latest first. Public: titles, counts, dates."""

    area: AreaCode
    after: Annotated[str | None, About("从这里往下", longest=20)] = None


class DemandRollPeople(Record):
    people: tuple[UUID, ...] = ()


class GetDemandRoll(Query[DemandRollPeople], key="meetings.get_demand_roll"):
    """Everybody who may sign: from whom the names on paper are picked. For the township."""

    demand_id: UUID


class ReadDemandRecord(Query[RecordLines], key="meetings.read_demand_record"):
    """The record in full; it has names in it: for the township."""

    demand_id: UUID
    after: After = 0
