"""What the topics service answers of a levy (一事一议筹资筹劳): its plan, who pays, the county's reply, its account."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import Body, Duty, Exemption

MOST = 100_000_000_000  # fen; more than any village raises


class DrawUpLevy(Command[Done], key="topics.draw_up_levy"):
    """The plan: what for, how much of each. Freezes the list of who pays as the village's register stands today; drawn up anew, the
    list and its exemptions begin anew. By the secretary or the villagers' committee, before the villagers decide."""

    topic_id: UUID
    purpose: Annotated[
        str, About("用途", help="办什么事，钱和工用在哪里，建成后谁管护", shortest=2, longest=1000, lines=4)
    ]
    budget: Annotated[int, About("项目预算总额（元）", least=1, most=MOST, money=True)]
    per_head: Annotated[int, About("每人筹资（元）", help="不筹资的填 0", least=0, most=MOST, money=True)]
    workdays: Annotated[int, About("每个劳动力筹劳（标准工日）", help="不筹劳的填 0", least=0, most=366)]


class ExemptPayer(Command[Done], key="topics.exempt_payer"):
    """Free somebody of the levy, for a ground of the list; a ground that asks for a decision names the assembly that took it. By the
    secretary or the villagers' committee, before the list is settled."""

    topic_id: UUID
    person_id: Annotated[UUID, About("谁")]
    ground: Annotated[Exemption, About("减免理由")]
    decided_by: Annotated[
        Body | None, About("由谁讨论通过", when="困难、因病伤残的减免必选", none="不需要讨论通过")
    ] = None


class SettleLevy(Command[Done], key="topics.settle_levy"):
    """Plan and list have stood in public and change no more: the villagers may decide. By the secretary or the villagers' committee."""

    topic_id: UUID


class ForwardLevy(Command[Done], key="topics.forward_levy"):
    """The township has checked what was resolved and hands it to the county, whose time begins. Again, where the county objected."""

    topic_id: UUID
    opinion: Annotated[
        str, About("乡镇审核意见", help="范围、对象、标准、程序是否合规", shortest=2, longest=500, lines=3)
    ]


class AnswerLevy(Command[Done], key="topics.answer_levy"):
    """The county's reply. Nothing is raised before it, nor after an objection."""

    topic_id: UUID
    approved: Annotated[bool, About("是否同意")]
    answer: Annotated[
        str, About("答复意见", help="不同意的，写明哪里不合规、怎样纠正", shortest=2, longest=500, lines=3)
    ]


class EndLevy(Command[Done], key="topics.end_levy"):
    """The county objects and the village gives the levy up: it is not carried out, and archived once its resolution has hung. By the
    secretary."""

    topic_id: UUID
    reason: Annotated[
        str, About("为什么终止", help="县里为什么不同意，为什么不再纠正转报", shortest=2, longest=500, lines=3)
    ]


class AccountForLevy(Command[Done], key="topics.account_for_levy"):
    """What came in and what was spent; published with the result, and corrected until then. By the secretary."""

    topic_id: UUID
    income: Annotated[int, About("实际筹资收入（元）", least=0, most=MOST, money=True)]
    expense: Annotated[int, About("实际支出（元）", least=0, most=MOST, money=True)]
    workdays_done: Annotated[int, About("实际出工（工日）", least=0, most=10_000_000)]


class ExemptionCount(Record):
    """How many are free of what on which ground: what anybody may see of them."""

    duty: Duty
    ground: Exemption
    people: int


class LevyView(Record):
    """A levy as anybody may see it. Money in fen, labour in standard workdays; nobody is named."""

    purpose: str
    budget: int
    per_head: int
    workdays: int
    year: int
    laid_on: date
    posted_until: date
    people: int  # on the register
    payers: int
    workers: int
    money: int  # payers × per_head
    labour: int  # workers × workdays
    exemptions: tuple[ExemptionCount, ...] = ()
    settled: bool = False
    forwarded_on: date | None = None
    opinion: str = ""
    reply_due: date | None = None
    answered_on: date | None = None
    approved: bool | None = None
    answer: str = ""
    income: int | None = None
    expense: int | None = None
    workdays_done: int | None = None


class PayerView(Record):
    """A person on the list: whether money and labour are asked of them, and why not."""

    person_id: UUID
    works: bool
    free_of: tuple[Duty, ...] = ()
    grounds: tuple[Exemption, ...] = ()


class Payers(Record):
    items: tuple[PayerView, ...] = ()


class ListPayers(Query[Payers], key="topics.list_payers"):
    """The list by name, for whoever draws it up and for the township and the county that check it."""

    topic_id: UUID
