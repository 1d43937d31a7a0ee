"""What the steps of a levy fill in beforehand, and what can be chosen in them."""

from collections.abc import Sequence
from typing import Any

from services.gateway import asking, places
from services.gateway.forms import Choice
from services.gateway.step_page import Pair
from shared.calls.levies import LevyView, ListPayers
from shared.calls.topics import TopicView
from shared.errors import NotFound
from shared.money import in_yuan
from shared.vocabulary import Body, Duty


def _levy(view: TopicView) -> LevyView:
    if view.topic.levy is None:
        raise NotFound
    return view.topic.levy


def its_plan(view: TopicView) -> dict[str, Any]:
    levy = view.topic.levy
    return {name: getattr(levy, name) for name in ("purpose", "budget", "per_head", "workdays")} if levy else {}


def its_account(view: TopicView) -> dict[str, Any]:
    levy = _levy(view)
    return {name: getattr(levy, name) for name in ("income", "expense", "workdays_done")}


def people_and_grounds(view: TopicView) -> dict[str, Sequence[Choice]]:
    """Who of the list still owes anything, by name."""
    owing = [payer for payer in asking.ask(ListPayers(topic_id=view.topic.id)).items if len(payer.free_of) < len(Duty)]
    names = places.names(payer.person_id for payer in owing)
    owing.sort(key=lambda payer: (names.get(payer.person_id, ""), payer.person_id))
    return {
        "person_id": [Choice(str(payer.person_id), names.get(payer.person_id, "")) for payer in owing],
        "decided_by": [
            Choice(body.value, body.chinese) for body in (Body.REPRESENTATIVES_ASSEMBLY, Body.VILLAGERS_ASSEMBLY)
        ],
    }


def totals(view: TopicView) -> tuple[Pair, ...]:
    levy = _levy(view)
    money = f"每人 {in_yuan(levy.per_head)} 元，{levy.payers} 人，共 {in_yuan(levy.money)} 元" if levy.per_head else ""
    labour = f"每个劳动力 {levy.workdays} 个标准工日，{levy.workers} 人，共 {levy.labour} 个" if levy.workdays else ""
    return (
        ("用途", levy.purpose), ("预算", f"{in_yuan(levy.budget)} 元"), ("筹资", money), ("筹劳", labour),
        ("乡镇意见", levy.opinion), ("县级答复", levy.answer),
    )  # fmt: skip
