"""A branch's reading schedule as the topics service would answer it."""

from datetime import date
from uuid import UUID

from shared.calls import telling, topics
from shared.calls.common import NextStep, Numbers, NumberView, Page, Todo, Todos
from shared.vocabulary import Channel, Receipt
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MA, MORNING, VILLAGE, WANG, YANG, step

DOCUMENT = UUID(int=0x70)
STEPS = (
    step("read_document", "阅读文件"), step("tell_absentee", "补传达", why="还有 1 名没有到会的党员要补传达。"),
    step("convey", "再传达一次"),
)  # fmt: skip
LINE = telling.DocumentLine(
    id=DOCUMENT, village=VILLAGE, title="关于做好春耕生产和高标准农田建设工作的通知", number="瓜农发〔2027〕3号",
    issuer="瓜州县农业农村局", received_on=date(2027, 3, 1), due_on=date(2027, 3, 16), late=False, first_conveyed_at=MORNING,
    readers=4, reached=2, attempted=1, mine=Receipt.PRESENT,
)  # fmt: skip
WITHIN = NumberView(
    name="conveyance.within",
    value="15",
    unit="日",
    mark="default",
    source="本系统默认",
    effective_from=date(2010, 1, 1),
)


def view(*steps: NextStep) -> telling.DocumentView:
    held = telling.GatheringView(
        id=UUID(int=0x71), group_name="", held_at=MORNING, place="村党群服务中心", held_by=WANG,
        text="三月底前完成备耕。\n农膜回收按新办法办理。", should_attend=4, present=2, recorded_by=WANG, recorded_at=MORNING,
        attended=(WANG, LI), absent=(MA, YANG),
    )  # fmt: skip
    vain = telling.TellingView(
        channel=Channel.PHONE, reached=False, at=MORNING, told_by=WANG, remark="打了三次电话没有人接"
    )
    readers = (
        telling.ReaderView(person_id=YANG, receipt=Receipt.MISSING),
        telling.ReaderView(person_id=MA, receipt=Receipt.ATTEMPTED, at=MORNING, tellings=(vain,)),
        telling.ReaderView(person_id=WANG, receipt=Receipt.PRESENT, at=MORNING),
        telling.ReaderView(person_id=LI, receipt=Receipt.PRESENT, at=MORNING),
    )
    return telling.DocumentView(document=LINE, gatherings=(held,), readers=readers, next_steps=steps)


def with_documents(services: Services, *steps: NextStep) -> None:
    offered = steps or STEPS
    waits = Todo(subject_kind="document", subject_id=DOCUMENT, title=LINE.title, area=VILLAGE, step=offered[0])
    services.answers |= {
        telling.ListDocuments: lambda _: telling.Documents(items=(LINE,), page=Page(total=1)),
        telling.GetDocument: lambda _: view(*offered),
        topics.GetTodos: lambda _: Todos(items=(waits,)),
        topics.ListNumbers: lambda _: Numbers(items=(WITHIN,)),
    }
