"""Steps around an entrustment at a collective's assembly: the person's own, and those of who acts for them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.gateway import places, who
from services.gateway.forms import Choice
from services.gateway.meeting_step import MeetingStep, its_meeting
from services.gateway.pages.meetings import choices, names_of
from services.gateway.step_page import Pair
from shared.calls import proxies
from shared.calls.meetings import MeetingView
from shared.calls.proxies import ProxyView
from shared.identity import Role

ARTICLE = "《农村集体经济组织法》第二十七条：成员无法在现场参加会议的，可以书面委托同一户内具有完全民事行为能力的其他家庭成员代为参加"


def _me() -> str:
    return str(who.signed_in().identity.person_id)


def _named(people: Sequence[Any]) -> list[Choice]:
    names = places.names(people)
    return [Choice(str(person), names.get(person, "（没有姓名）")) for person in people]


def _of_my_household(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"proxy_id": _named(view.household)}


def _mine(view: MeetingView) -> ProxyView | None:
    return next((one for one in view.proxies if str(one.person_id) == _me()), None)


def _of_township(view: MeetingView) -> bool:
    return who.signed_in().caller.has(Role.TOWNSHIP, area=view.village)


def _own_or_chosen(view: MeetingView) -> Mapping[str, Any]:
    """The person needs no reason; the township gives one."""
    if _of_township(view) and _mine(view) is None:
        return its_meeting(view)
    return {**its_meeting(view), "person_id": _me(), "reason": "本人终止委托"}


def _principals(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"person_id": _named([one.person_id for one in view.proxies])}


def _waiting(view: MeetingView) -> list[ProxyView]:
    return [one for one in view.proxies if not one.in_force]


def _to_discard(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"person_id": _named([one.person_id for one in _waiting(view)])}


def _my_second_look(view: MeetingView) -> dict[str, Sequence[Choice]]:
    """Entered by somebody else, and one's own in no way; whoever is on the roll may stand on the paper."""
    mine = [one for one in _waiting(view) if _me() not in map(str, (one.entered_by, one.person_id, one.proxy_id))]
    return {"person_id": _named([one.person_id for one in mine]), "proxy_id": choices(view.roll, names_of(view))}


def _votes_for(view: MeetingView) -> dict[str, Sequence[Choice]]:
    return {"person_id": _named(view.votes_for)}


def _matter(view: MeetingView) -> tuple[Pair, ...]:
    return (("表决的事", view.topic_title), ("由同户成员代为参加", f"{view.by_proxy} 人" if view.by_proxy else ""))


def _whom(view: MeetingView) -> tuple[Pair, ...]:
    """Whom the person has entrusted."""
    mine = _mine(view)
    if mine is None:
        return _matter(view)
    how = "已生效" if mine.in_force else "工作人员登记的书面委托，等另一人核对"
    return (*_matter(view), ("您的代理人", f"{places.names([mine.proxy_id]).get(mine.proxy_id, '')}（{how}）"))


STEPS: dict[str, MeetingStep] = {
    "entrust_proxy": MeetingStep(
        proxies.EntrustProxy, "委托同户的人", "已委托。他到会，您就算到会，由他替您表决。", choices=_of_my_household, facts=_whom,
        effects=(
            "只管这一次会议。代理人到会，您才计入到会，由他替您投一票。",
            "您自己来了，委托就终止，由您自己表决；表决开始以前，您也可以随时终止、改委托别人。",
            "表决开始以后不能再改。记名表决时您仍可以用自己的手机投票：您投了，代理人就不能再替您投。",
        ),
        why="来不了的，可以委托同一户的一名成员替您参加。", source=ARTICLE,
    ),
    "end_proxy": MeetingStep(
        proxies.EndProxy, "终止委托", "委托已终止。", fixed=_own_or_chosen, choices=_principals, facts=_whom,
        effects=("委托人不再由别人代为参加：要到会，或者另外委托。", "本人终止以后，工作人员不能再替他登记书面委托；本人还可以自己委托。"),
        why="表决开始以前，本人随时可以终止；没有手机的，由乡镇写明原因终止。", source=ARTICLE,
    ),
    "confirm_proxy_paper": MeetingStep(
        proxies.ConfirmProxyPaper, "核对书面委托", "已核对，书面委托生效。", choices=_my_second_look, facts=_matter, final=True,
        effects=("请看着书面委托的原件填写代理人，不要问登记的人。", "两次一样才生效；不一样的不生效，两个人一起再看。"),
    ),
    "discard_proxy_paper": MeetingStep(
        proxies.DiscardProxyPaper, "书面委托登记作废", "已作废，可以重新登记。", choices=_to_discard, facts=_matter,
        effects=("只作废还没有核对的登记；照片和谁作废的、什么原因，留在会议记录里。",),
        why="登记错了的，核对以前可以作废。", source=ARTICLE,
    ),
    "cast_proxy_vote": MeetingStep(
        proxies.CastProxyVote, "替委托人表决", "已替委托人投票。", choices=_votes_for, facts=_matter,
        effects=("一次替一个人投；投出后不能更改。", "会议记录写明这一票由您代理。您自己的一票另外投。"),
    ),
}  # fmt: skip
