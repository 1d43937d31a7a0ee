"""A page for every step of a topic: one view, and a table of what differs between the steps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, step_page, unblocking, who
from services.gateway.forms import Choice, Form
from services.gateway.pages import hearing_fields, levy_fields, plan_fields, recalls, review_fields, step_fields
from services.gateway.pages.topics import live_meeting, meetings_of, sheets_of
from services.gateway.step_page import Pair, StepPage
from shared.calls import hearings, levies, photos, plans, pledges, remarks, reviewing, signing, supervision, topics
from shared.calls import recalls as calls_of_recalls
from shared.calls.common import NextStep
from shared.calls.topics import GetTopic, SigningProgress, TopicView
from shared.contracts import Command, Record
from shared.errors import NotFound
from shared.recall_words import stage
from shared.vocabulary import PhotoPurpose, State

pages = Blueprint("topic_steps", __name__)


def _nothing(_view: TopicView) -> dict[str, Any]:
    return {}


def _its_topic(view: TopicView) -> dict[str, str]:
    return {"topic_id": str(view.topic.id)}


@dataclass(frozen=True)
class TopicStep:
    """What is particular about one step; the fields come from its contract, why and source from the next step itself.

    ``effects`` says what will happen. With ``final`` it cannot be taken back. ``arrives_later``: another service tells
    the topic of it, so its page may be a moment behind.
    """

    call: type[Command[Any]]
    title: str
    done: str
    fixed: Callable[[TopicView], dict[str, str]] = _its_topic
    given: Callable[[TopicView], Mapping[str, Any]] = _nothing
    choices: Callable[[TopicView], Mapping[str, Sequence[Choice]]] = _nothing
    facts: Callable[[TopicView], tuple[Pair, ...]] = lambda _view: ()
    read: Callable[[TopicView], Mapping[str, str | int]] = _nothing  # which version the page shows: its form says it
    shots: Callable[[TopicView], tuple[photos.PhotoView, ...]] = lambda _view: ()
    effects: tuple[str, ...] = ()
    effects_for: Callable[[TopicView], tuple[str, ...]] = lambda _view: ()  # for who looks at the page
    final: bool = False
    arrives_later: bool = False


STEPS: dict[str, TopicStep] = {
    "open_signing": TopicStep(
        topics.OpenSigning, "开始附议", "附议已经开始。",
        facts=lambda view: (("议题", view.topic.title), ("内容", view.topic.content)), final=True,
        effects=("第一个人附议以后，文字不再改动；在这以前写错了的，还可以更正。", "先由党员看、党员议；期满后不用办手续，自动向全体村民开放。两个日期写进全过程记录。",
            "党员、村民代表、村民名册按今天的情况固定下来，附议人数按它计算。"),
    ),
    "merge_opinions": TopicStep(
        topics.MergeOpinions, "并入同类意见", "意见已并入。", given=step_fields.ticked_opinions,
        choices=step_fields.free_opinions,
    ),
    "correct_text": TopicStep(
        topics.CorrectText, "更正文字", "文字已更正，原来的留在全过程记录里。", given=step_fields.its_words,
        effects=("只更正写错了的；要换成另一件事的，请撤回这个议题，另提一个。", "今天和以前在纸上签的名，签的不一定是这个文字，不能计入；请从明天起再请大家在纸上签名。"),
    ),
    "cosign": TopicStep(
        topics.Cosign, "我要附议", "已附议。", facts=step_fields.what_is_signed, read=step_fields.its_version,
        effects=("附议表示您赞成把这件事提出来商量，还不是表决。", "每人附议一次；议题提出以前可以撤回。"),
    ),
    "withdraw_signature": TopicStep(
        signing.WithdrawSignature, "撤回附议", "附议已撤回。改变主意的，提出以前还可以再附议。",
        facts=lambda view: (("议题", view.topic.title),), effects=("您的附议不再计入人数。",),
    ),
    "remark": TopicStep(
        remarks.Remark, "发表看法", "已发表。", fixed=step_fields.new_of_topic,
        facts=lambda view: (("议题", view.topic.title), ("内容", view.topic.content)),
        effects=("写上您的姓名，本村能看到这个议题的人都看得到；不在公开栏公布。", "党员先议期间说的，只有党员和村里、乡镇办事的人看得到。",
            "这里说的是商量，不是表决；发表后不能改。"),
    ),
    "withhold_remark": TopicStep(
        remarks.WithholdRemark, "不再显示这条看法", "已撤下，理由留在原处。", fixed=step_fields.the_remark, facts=step_fields.what_was_said, final=True,
        effects=("村民、党员不再看到内容，只看到撤下的理由。", "原话留在全过程记录里，备查；不能恢复显示。"),
    ),
    "confirm_sheet": TopicStep(
        signing.ConfirmSheet, "核对纸上签名", "已核对，签名单上的人计入附议。", fixed=step_fields.the_sheet, facts=step_fields.names_on_it,
        shots=step_fields.its_photos, final=True,
        effects=("请一个一个对照照片：名字都在，个数一样，再确认。", "对不上的不要确认，返回后按“退回签名单”。"),
    ),
    "return_sheet": TopicStep(
        signing.ReturnSheet, "退回签名单", "已退回，请重新录入。", fixed=step_fields.the_returned_sheet, facts=step_fields.names_on_the_returned,
        effects=("这张签名单不计入；照片还在，可以重新录入。",),
    ),
    "enter_sheet": TopicStep(
        signing.EnterSheet, "录入纸上签名", "签名单已录入。请收集小组的另一名成员或另一名村干部对照照片核对，核对后才计入。", fixed=step_fields.new_of_topic, given=step_fields.ticked_sheet, choices=step_fields.sheet,
        effects=(
            "签名单签的应当是定稿的文字；纸质签名单请妥善保存，归档时备查。",
            "网上附议过的人又在纸上签了名的，照样勾选，只计一次。",
        ),
    ),
    "withdraw_photo": TopicStep(
        photos.WithdrawPhoto, "收回照片的公开", "已收回，这张照片不再公开。", fixed=step_fields.the_photo, facts=step_fields.what_is_on_it,
        final=True, effects=("照片不再公开，只有村干部和乡镇、县里办事的人能看到；收回后不能再公开。", "已经看过的人手里的照片收不回来。"),
    ),
    "propose_by_body": TopicStep(
        topics.ProposeByBody, "由组织提出", "议题已提出。", choices=step_fields.own_bodies,
        effects=("议题不再需要附议人数，直接等支委会审核。",),
    ),
    "withdraw_topic": TopicStep(
        topics.WithdrawTopic, "撤回议题", "议题已撤回。", final=True, facts=lambda view: (("议题", view.topic.title),),
        effects=("议题不再接受附议，也不再往下办理。", "撤回后不能恢复，可以重新收集、重新提出。"),
    ),
    "check_recall": TopicStep(
        calls_of_recalls.CheckRecall, "核对罢免要求", "已登记。", facts=recalls.what_is_demanded,
        effects=("只核对要件：理由写没写、要求罢免的是不是村民委员会成员。该不该罢免由村民投票决定，不能以此退回。",
            "没有问题的，罢免要求当场公布，通知全体有选举权的村民，接着召集投票。", "理由没有写的，可以退回补写一次；补写后重新联名。"),
    ),
    "state_defence": TopicStep(
        calls_of_recalls.StateDefence, "提出申辩意见", "申辩意见已登记，投票前宣读。", given=recalls.its_defence,
        facts=recalls.what_is_demanded, effects=("本村登录的人都能看到，公开的页面不显示；投票结束以前可以修改，原来的留在记录里。",),
    ),
    "take_up_for_review": TopicStep(
        reviewing.TakeUpForReview, "提交支委会审核", "已提交支委会审核。", facts=lambda view: (("议题", view.topic.title),),
        effects=("从现在起由支委会审核，收集小组不能再撤回。",),
    ),
    "confirm_review": TopicStep(
        reviewing.ConfirmReview, "核对支委会审核结果", "已核对，审核结果算数。", read=review_fields.which_of_them,
        facts=review_fields.what_was_entered, final=True, effects_for=review_fields.what_to_check,
    ),
    "object_to_review": TopicStep(
        reviewing.ObjectToReview, "对审核结果提出异议", "异议已记录，审核结果不算数，退回书记重新登记。", read=review_fields.which_of_them,
        facts=review_fields.what_was_entered, effects=("这次登记不算数，由书记重新登记，重新登记的由乡镇核对；您的理由留在全过程记录里。",),
    ),
    "revise": TopicStep(
        topics.Revise, "修改后重新提出", "议题已修改。附议提出的，请大家就修改后的文字重新附议。", given=step_fields.its_text,
        fixed=step_fields.what_stays, choices=step_fields.kinds_and_groups,
        effects=("附议的人同意的是原来的文字：文字改了，要重新附议，在纸上签名的从明天起签。原来的文字留在全过程记录里。",),
        facts=lambda view: (("退回理由", view.review_reason),),
    ),
    "post_result": TopicStep(
        topics.PostResult, "公示首议结果", "首议结果已在网上公告栏公示。请再打印一份贴到村里的公告栏，登记张贴，拍一张照片上传。", given=step_fields.result_to_post,
        effects=("任何人不用登录都能看到，也可以提出质询；请不要写个人姓名和隐私。",),
    ),
    "announce_hearing": TopicStep(
        hearings.AnnounceHearing, "公告听证会", "听证会已公告。请再打印一份贴到村里的公告栏，并逐户通知利害关系户。", given=hearing_fields.its_notice,
        effects=("任何人不用登录都能看到；请不要写个人姓名和隐私。", "听证会举行、意见逐条答复以后，才能交村民决定。"),
    ),
    "record_statement": TopicStep(
        hearings.RecordStatement, "登记听证发言", "发言已登记。可以接着登记下一个人。", fixed=hearing_fields.new_statement,
        facts=hearing_fields.who_was_heard, effects=("听证会结束后，发言内容和身份公开，姓名不公开。",),
    ),
    "conclude_hearing": TopicStep(
        hearings.ConcludeHearing, "形成听证意见", "听证意见已形成并公开。请逐条答复。", facts=hearing_fields.what_was_said, final=True,
        effects=("不能再登记发言。", "每条意见都要答复采纳不采纳、为什么，才能交村民决定。"),
    ),
    "answer_finding": TopicStep(
        hearings.AnswerFinding, "答复听证意见", "已答复，答复和意见一并公开。", fixed=hearing_fields.the_finding, facts=hearing_fields.what_was_found,
        effects=("答复后不能更改，随方案交村民决定。",),
    ),
    "draw_up_levy": TopicStep(
        levies.DrawUpLevy, "拟订筹资筹劳方案", "方案已拟订并公开，名单已按今天的户籍固定。请登记减免，公示期满后定稿。", given=levy_fields.its_plan,
        effects=("方案公开公示，谁都能看到；名单只公布人数。", "重新拟订的，名单、减免和公示的天数都重新开始。"),
    ),
    "exempt_payer": TopicStep(
        levies.ExemptPayer, "登记减免", "减免已登记。可以接着登记下一个人。", choices=levy_fields.people_and_grounds,
        effects=("公开的页面只写每种理由有几个人，不写姓名。", "家庭困难、因病伤残的，先由本人申请，经会议讨论通过。"),
    ),
    "settle_levy": TopicStep(
        levies.SettleLevy, "方案和名单定稿", "已定稿。可以召集村民代表会议或村民会议表决。", facts=levy_fields.totals, final=True,
        effects=("方案、名单和减免从现在起不再改动。",),
    ),
    "forward_levy": TopicStep(
        levies.ForwardLevy, "转报筹资筹劳方案", "已转报，县里的答复期限从明天起按工作日计算。", facts=levy_fields.totals,
        effects=("县里答复以前，村里不能筹集，也不能开工。",),
    ),
    "answer_levy": TopicStep(
        levies.AnswerLevy, "答复筹资筹劳方案", "答复已登记，村里和乡镇看得到。", facts=levy_fields.totals,
        effects=("同意的，村里可以制定实施方案、开始筹集。", "不同意的，由村里纠正、乡镇重新转报。"),
    ),
    "end_levy": TopicStep(
        levies.EndLevy, "终止筹资筹劳", "已终止。决议公示期满后归档。", facts=levy_fields.totals, final=True,
        effects=("不再转报，也不能筹集、施工；理由向全村公开。", "终止后不能恢复；还要办的，另提议题。"),
    ),
    "account_for_levy": TopicStep(
        levies.AccountForLevy, "登记筹资筹劳收支", "收支已登记，办结时随结果一起公布。", given=levy_fields.its_account, facts=levy_fields.totals,
    ),
    "answer_inquiry": TopicStep(
        topics.AnswerInquiry, "答复质询", "已答复，问题和答复一并公开。", fixed=step_fields.the_inquiry,
        facts=step_fields.its_question,
    ),
    "plan_execution": TopicStep(
        plans.PlanExecution, "制定实施方案", "实施方案已公布。责任人、期限不同的任务，请逐项修改。", choices=step_fields.owners,
        effects=("方案和任务向全村公布，不写姓名。", "全部任务登记办完，才能办结。"),
    ),
    "add_task": TopicStep(
        plans.AddTask, "增加一项任务", "任务已增加。", fixed=step_fields.new_of_topic, choices=plan_fields.officials_and_members,
        effects=("任务向全村公布，不写姓名。", "期限比方案的完成期限晚的，方案的完成期限跟着推迟。"),
    ),
    "change_task": TopicStep(
        plans.ChangeTask, "改责任人或期限", "任务已修改，原来的留在全过程记录里。", fixed=plan_fields.the_task, given=plan_fields.as_it_is,
        choices=plan_fields.officials_and_members, facts=plan_fields.what_it_is, effects=("公开的一页写明原定的期限。",),
    ),
    "report_task": TopicStep(
        plans.ReportTask, "登记任务完成", "已登记。", fixed=plan_fields.the_task, facts=plan_fields.what_it_is,
        effects=("办成了什么向全村公布；登记后不能更改。",),
    ),
    "brief": TopicStep(topics.Brief, "向党员通报", "通报已登记。", given=step_fields.next_briefing),
    "pledge": TopicStep(
        pledges.Pledge, "作出承诺", "承诺已提交，党支部审核同意后向全村公示。", fixed=step_fields.new_pledge, given=step_fields.returned_pledge,
        facts=step_fields.why_returned,
    ),
    "review_pledge": TopicStep(
        pledges.ReviewPledge, "审核承诺", "审核结果已登记。", fixed=step_fields.pledge_to_review, facts=step_fields.whose_pledge,
        effects=("同意的，承诺内容从现在起向全村公示，公开的一页不写姓名。", "退回的，承诺人可以修改后重新提出。"),
    ),
    "keep_pledge": TopicStep(
        pledges.KeepPledge, "登记承诺完成", "已登记，谢谢您带头。", fixed=step_fields.own_pledge,
        facts=step_fields.what_was_pledged,
    ),
    "appraise_pledge": TopicStep(
        pledges.AppraisePledge, "评议承诺", "评议结果已登记并公布。", fixed=step_fields.pledge_to_appraise,
        facts=step_fields.whose_pledge_was_kept, effects=("评议结果和承诺一起向全村公布。",),
    ),
    "order_rectification": TopicStep(topics.OrderRectification, "责令限期整改", "已责令限期整改。"),
    "report_rectified": TopicStep(topics.ReportRectified, "报告整改情况", "整改情况已报告。"),
    "complete_topic": TopicStep(
        topics.CompleteTopic, "办结", "已办结，结果已公布。", facts=step_fields.proof, effects=("结果向全村公示，由乡镇组织党员、群众分别测评。",)
    ),
    "archive_topic": TopicStep(
        topics.ArchiveTopic, "归档", "已归档。", final=True, facts=lambda view: (("议题", view.topic.title),),
        effects=("全过程材料归档备查，不能再改动。", "公开的一页仍然可以查看，不再接受新的质询。"),
    ),
    "record_survey": TopicStep(
        supervision.RecordSurvey, "登记双测评", "测评结果已登记。", arrives_later=True,
        effects=("党员和群众分开填写、分开计分；两个结果都向全村公布。",),
    ),
}  # fmt: skip


@pages.route("/topics/<uuid:topic_id>/<verb>", methods=["GET", "POST"])
@who.needs_sign_in
def take(topic_id: UUID, verb: str) -> ResponseReturnValue:
    """Show the form, or do what it says and go back to the topic."""
    view = asking.ask(GetTopic(topic_id=topic_id))
    step, offered = _step(verb, view), next((one for one in view.next_steps if one.verb == verb), None)
    if step is None:
        return _at_the_meeting(view, offered)
    if offered is None and request.method == "GET":
        return _not_now(view, step)
    fixed = {**step.fixed(view), **_as_read(step.read(view))}
    form = Form(step.call, given=step.given(view), choices=step.choices(view), fixed=tuple(fixed))
    if request.method == "POST":
        command = form.read(request.form, **fixed)
        if (answer := asking.submit(form, command)) is not None:
            flash(_said(view, step, answer), "done")
            was = f"?was={view.topic.state.value}" if step.arrives_later else ""
            return redirect(f"/topics/{topic_id}{was}", code=303)
    return step_page.show(_page(view, step, offered), form)


def _step(verb: str, view: TopicView) -> TopicStep | None:
    """A recall has its own words for what it shares with the rest."""
    step = STEPS.get(verb)
    return replace(step, **recalls.WORDS.get(verb, {})) if step and view.recall else step


def _as_read(now: Mapping[str, str | int]) -> dict[str, str | int]:
    """What the page that was sent had shown, in the kind that the contract wants."""
    posted = {name: request.form.get(name, "") for name in now}
    return {
        name: int(value) if isinstance(now[name], int) and value.isdecimal() else value
        for name, value in posted.items()
    }


def _page(view: TopicView, step: TopicStep, offered: NextStep | None) -> StepPage:
    return StepPage(
        title=step.title if step.call is not topics.Brief or offered is None else offered.label,
        subject=view.topic.title, back=f"/topics/{view.topic.id}", submit=step.title, facts=step.facts(view), photos=step.shots(view),
        read=step.read(view),
        why=offered.why if offered else "", source=offered.source if offered else "",
        blocked=(offered.blocked or "") if offered else "",
        effects=(*step.effects, *step.effects_for(view)), final=step.final,
        ways=unblocking.of_topic(view, sheets_of(view.topic))(offered) if offered and offered.blocked else (),
    )  # fmt: skip


def _not_now(view: TopicView, step: TopicStep) -> ResponseReturnValue:
    """Somebody else's turn, or done already: said on a page that leads back."""
    page = StepPage(
        title=step.title, subject=view.topic.title, back=f"/topics/{view.topic.id}", submit="",
        blocked=_why_not(view, step),
    )  # fmt: skip
    return step_page.show(page, None)


def _why_not(view: TopicView, step: TopicStep) -> str:
    if step.call is topics.Cosign and view.signed_by_me:
        return f"您已经{'联名' if view.recall else '附议'}过，每人一次，不用再办。"
    if step.call is topics.CorrectText and view.topic.state is State.MERGED and _is_signed(view):
        return "已经有人附议，或者签名单的照片已经上传，文字不能再更正；附议的人同意的是现在的文字。要改的，请支委会退回修改，再重新附议。"
    return f"{'罢免要求' if view.recall else '议题'}现在是“{stage(view.topic.kind, view.topic.state)}”，这一步现在不由您办理，或者已经办好了。"


def _is_signed(view: TopicView) -> bool:
    """Online, or on a sheet that was photographed."""
    on_paper = any(photo.purpose is PhotoPurpose.SIGNING_SHEET for photo in view.photos)
    return on_paper or any(route.have for route in view.routes)


def _at_the_meeting(view: TopicView, offered: NextStep | None) -> ResponseReturnValue:
    """What a topic waits for at its meeting is done on the meeting's page."""
    live = live_meeting(meetings_of(view))
    if offered is None or live is None:
        raise NotFound
    return redirect(f"/meetings/{live.id}", code=303)


def _said(view: TopicView, step: TopicStep, answer: Record) -> str:
    if not isinstance(answer, SigningProgress):
        return step.done
    if answer.state is not State.MERGED and view.recall:
        return f"{step.done}联名人数已经达到，核对要件以后由村民投票决定。"
    if answer.state is not State.MERGED:
        return f"{step.done}附议人数已经达到，议题正式提出，等支委会审核。"
    counted = (f"{one.route.chinese}现在 {one.have} 人，需要 {one.need} 人" for one in answer.routes if one.have)
    return f"{step.done}{'；'.join(counted) or '现在还没有人' + ('联名' if view.recall else '附议')}。"
