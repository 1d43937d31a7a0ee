"""A secret ballot online. Here a vote is sealed and a code becomes a key; neither leaves this process as it was, and neither is
written anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, downloads, matter, step_page, who
from services.gateway.forms import Form
from services.gateway.pages.meetings import title_of
from services.gateway.step_page import StepPage
from shared import ballots, chain
from shared.calls.ballots import BoxView, CastBallot, GetBox, GiveShare, GiveTellerKey, ListBallots, TellerView
from shared.calls.common import NextStep
from shared.calls.meetings import GetMeeting, MeetingView
from shared.contracts import About, Record
from shared.errors import NotFound, Refused
from shared.vocabulary import Choice, Word

pages = Blueprint("ballots", __name__)
FORMAT = "shouyi-ballots/1"


class NotYourStep(Refused, code="gateway.not_your_step", status=409):
    sentence = "这一步现在不由您办理，或者已经办好了。"
    advice = "请回到会议页面，按“下一步”办理。"


class WrongCode(Refused, code="gateway.wrong_tally_code", status=422):
    sentence = "计票码不对，票箱没有打开。"
    advice = "请核对领取时抄下的计票码，重新输入；找不到的，请书记改用纸质票重投。"


class BoxDiffers(Refused, code="gateway.box_differs", status=409):
    sentence = "票箱里的票和封存的总数对不上，没有用您的计票码。"
    advice = "请不要再输入计票码，告诉乡镇工作人员。"


class LockDiffers(Refused, code="gateway.lock_differs", status=409):
    sentence = "票箱的锁不是计票人、监票人的，没有投票。"
    advice = "请不要再投，告诉乡镇工作人员。"


class TallyCode(Record):
    """What a teller types in."""

    code: Annotated[str, About("计票码", help="领取时抄下的 20 个字母和数字，横线可以不输", shortest=20, longest=40)]


class Mark(Word):
    """A choice as the form carries it. Who sees the encrypted traffic, or a log of it, sees how long it is: each is as long as any other."""

    AYE = "1", Choice.AYE.chinese
    NO = "2", Choice.NO.chinese
    ABSTAIN = "3", Choice.ABSTAIN.chinese


class Marked(Record):
    """What a voter ticks."""

    choice: Annotated[Mark, About("表决")]


def _offered(view: MeetingView, verb: str) -> NextStep:
    step = next((one for one in view.next_steps if one.verb == verb and not one.blocked), None)
    if step is None:
        raise NotYourStep
    return step


def _page(view: MeetingView, step: NextStep, title: str, *effects: str, final: bool = False) -> StepPage:
    return StepPage(
        title=title, subject=title_of(view), back=f"/meetings/{view.id}", submit=title, why=step.why, source=step.source,
        effects=effects, final=final, facts=(("表决的事", view.topic_title),),
    )  # fmt: skip


# -- tellers


@pages.route("/meetings/<uuid:meeting_id>/take_code", methods=["GET", "POST"])
@who.needs_sign_in
def take_code(meeting_id: UUID) -> ResponseReturnValue:
    """The code is made here and shown once; the services are given the key that is made from it."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    step = _offered(view, "take_code")
    if request.method == "GET":
        effects = (
            "计票码只显示一次，系统里不存；请先备好纸笔。",
            "码丢了，票箱就打不开，只能改用纸质票重投。",
            "不要给别人看：两个码在一个人手里，就不是无记名了。",
        )
        return step_page.show(_page(view, step, "领取计票码", *effects), Form(TallyCode, fixed=("code",)))
    code = ballots.new_code()
    key = ballots.key_of(code, str(meeting_id))
    asking.ask(GiveTellerKey(meeting_id=meeting_id, public=key.public, proof=key.proof))
    return render_template("tally_code.html", view=view, code=code, subject=title_of(view))


@pages.route("/meetings/<uuid:meeting_id>/open_box", methods=["GET", "POST"])
@who.needs_sign_in
def open_box(meeting_id: UUID) -> ResponseReturnValue:
    """The box is added up anew before the code is used: what the tellers open is the sum of all the ballots, and nothing else."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    step = _offered(view, "open_box")
    form = Form(TallyCode)
    if request.method == "POST" and (typed := form.read(request.form)):
        try:
            asking.ask(_share(asking.ask(GetBox(meeting_id=meeting_id)), typed.code))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("计票码正确，已经记下，不用再输。", "done")
            return redirect(f"/meetings/{meeting_id}", code=303)
    effects = ("打开的只是全部选票加在一起的总数，一张一张的票拆不开。", "两个码都输入以后当场得出结果，不能更改。")
    return step_page.show(_page(view, step, "输入计票码", *effects), form)


def _share(box: BoxView, code: str) -> GiveShare:
    meeting, sealed = str(box.meeting_id), _box(box)
    if ballots.add_up(ballots.Ballot.read(text) for text in _all(box.meeting_id)) != sealed:
        raise BoxDiffers
    for teller in box.tellers:
        try:
            share = ballots.share_of(code, meeting, _key(teller), sealed)
        except ballots.WrongKey:
            continue
        aye_proof, no_proof = share.proofs
        return GiveShare(meeting_id=box.meeting_id, aye=share.aye, no=share.no, aye_proof=aye_proof, no_proof=no_proof)
    raise WrongCode


def _key(teller: TellerView) -> ballots.TellerKey:
    return ballots.TellerKey(teller.public, teller.proof)


def _box(box: BoxView) -> ballots.Box:
    (aye, aye_hidden), (no, no_hidden) = box.aye, box.no
    return ballots.Box(box.ballots, (aye, aye_hidden), (no, no_hidden))


def _all(meeting_id: UUID) -> Iterator[str]:
    after: str | None = None
    while True:
        answer = asking.ask(ListBallots(meeting_id=meeting_id, after=after))
        yield from answer.items
        after = answer.page.next
        if after is None:
            return


# -- voters


@pages.route("/meetings/<uuid:meeting_id>/cast_ballot", methods=["GET", "POST"])
@who.needs_sign_in
def cast_ballot(meeting_id: UUID) -> ResponseReturnValue:
    """Choose; look at what was chosen, sealed already; cast it. Posted twice it is the same ballot, cast once."""
    view = asking.ask(GetMeeting(meeting_id=meeting_id))
    form = Form(Marked)
    if request.method == "POST" and (text := request.form.get("ballot")):
        form.read(request.form)  # its command id
        return _cast(view, text, form)
    step = _offered(view, "cast_ballot")
    if request.method == "POST" and (marked := form.read(request.form)):
        key = _joint_key(asking.ask(GetBox(meeting_id=meeting_id)))
        ballot = ballots.seal(Choice[marked.choice.name], key, str(meeting_id))
        page = _page(view, step, "投进票箱", "每人一票，投进以后不能更改，也不能取回。", final=True)
        page = replace(page, facts=(*page.facts, ("您选的是", marked.choice.chinese)))
        return step_page.show(page, form, hidden=(("ballot", ballot.text),))
    page = replace(_page(view, step, "投票", "选好以后还要确认一次。"), facts=matter.voted_on(view))
    return step_page.show(page, form)


def _joint_key(box: BoxView) -> ballots.Key:
    """Both tellers' keys are theirs: a vote is sealed for nobody else."""
    try:
        return ballots.joint_key([_key(teller) for teller in box.tellers], str(box.meeting_id))
    except ballots.WrongKey:
        raise LockDiffers from None


def _cast(view: MeetingView, text: str, form: Form[Marked]) -> ResponseReturnValue:
    ballot = CastBallot.load({"meeting_id": str(view.id), "ballot": text})
    asking.ask(ballot, command_id=form.command_id)
    tracking = ballots.Ballot.read(ballot.ballot).tracking
    return render_template("ballot_cast.html", view=view, tracking=tracking, subject=title_of(view))


# -- anybody


@pages.get("/meetings/<uuid:meeting_id>/ballots")
def all_ballots(meeting_id: UUID) -> str:
    """Public: whether one's ballot is among those that are counted, and what anybody needs to count them again."""
    found = asking.ask(GetBox(meeting_id=meeting_id))
    cast = () if found.stage in ("preparing", "casting") else _all(meeting_id)
    tracking = [ballots.Ballot.read(text).tracking for text in cast]
    wanted = "".join(request.args.get("code", "").lower().split())
    return render_template("ballots.html", box=found, tracking=tracking, wanted=wanted)


@pages.get("/meetings/<uuid:meeting_id>/ballots.json")
def file(meeting_id: UUID) -> Response:
    """Public: all of it, for ``verify_ballots.py``."""
    found = asking.ask(GetBox(meeting_id=meeting_id))
    if found.stage != "opened":
        raise NotFound
    content = {"format": FORMAT, **found.dump(), "cast": list(_all(meeting_id))}
    text = (chain.canonical(content) + "\n").encode()
    return downloads.file(text, f"选票-{found.topic_title}.json", "application/json")
