"""Opinions: written down at the door, and made into topics."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, who
from services.gateway.forms import Choice, Form
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls import topics
from shared.calls.collecting import Alike, ListVisits, RecordVisit, SuggestMerging, VisitView
from shared.calls.directory import ListVillageGroups
from shared.calls.teams import GetCollectionTeam
from shared.calls.topics import ListOpinions, OpinionView
from shared.errors import NotFound
from shared.identity import Role
from shared.procedure import RECALL
from shared.vocabulary import Kind, State

pages = Blueprint("opinions", __name__)
COLLECTORS = (Role.COLLECTION_TEAM,)
SPEAKERS = (Role.MEMBER, Role.REPRESENTATIVE, Role.VILLAGER)  # for themselves
DEALERS = (
    Role.SECRETARY,
    Role.BRANCH_COMMITTEE,
    Role.COLLECTION_TEAM,
    Role.VILLAGERS_COMMITTEE,
    Role.TOWNSHIP,
    Role.COUNTY,
)
NOT_FOR_ONESELF = ("village", "ground", "household", "on_behalf")
VILLAGE = 12  # digits of a village's code
KINDS = [Choice(kind.value, kind.chinese) for kind in Kind if kind is not Kind.RECALL]  # which has a page of its own
FIRST_STEP = "党员首议制第1步：民情民意收集小组入户走访，收集意见，同类归并"


def _village() -> str | None:
    """The village that was asked for, or the viewer's own; None for whoever looks after several."""
    asked, home = request.args.get("village", ""), who.signed_in().identity.home
    code = asked or home
    if len(code) == VILLAGE and code in places.divisions():
        return code
    if asked:
        raise NotFound
    return None


@pages.route("/opinions", methods=["GET", "POST"])
@who.needs_sign_in
def opinions() -> ResponseReturnValue:
    """What people said and no topic has taken up yet; below it, a form to write down the next."""
    village = _village()
    if village is None:
        return render_template("opinions_where.html", places=places, area=who.signed_in().identity.home)
    caller = who.signed_in().caller
    collects = caller.has(*COLLECTORS, area=village)
    form = Form(topics.RecordOpinion, fixed=("village",) if collects else NOT_FOR_ONESELF)
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if asking.submit(form, command):
            flash("意见已记下。可以接着记下一条。", "done")
            return redirect(f"/opinions?village={village}", code=303)
    listed = asking.ask(ListOpinions(village=village, after=request.args.get("after")))
    visits = asking.ask(ListVisits(village=village)) if _deals(village) else None
    page = render_template(
        "opinions.html", form=form, opinions=listed, village=village, village_name=places.name_of(village),
        names=places.names(_people(listed.items, visits.items if visits else ())), visits=visits,
        may_record=caller.has(*COLLECTORS, *SPEAKERS, area=village), may_collect=collects, deals=_deals(village),
        collected=_collected(village) if collects else (), own=asking.ask(ListOpinions(village=village, own=True)).items,
        alike=_alike(village, listed.items) if collects else [], recall_source=RECALL if places.is_village(village) and not collects else "", demands=caller.has(*COLLECTORS, Role.TOWNSHIP, area=village),
    )  # fmt: skip
    return page, form.status


def _people(opinions: Sequence[OpinionView], visits: Sequence[VisitView]) -> list[UUID]:
    recorded = [opinion.recorded_by for opinion in opinions if opinion.recorded_by]
    return [*recorded, *(person for visit in visits for person in visit.visitors)]


def _deals(village: str) -> bool:
    return who.signed_in().caller.has(*DEALERS, area=village)


def _alike(village: str, shown: Sequence[OpinionView]) -> list[tuple[Alike, list[OpinionView]]]:
    """Suggestions of which every opinion is on this page, with their texts."""
    by_id = {opinion.id: opinion for opinion in shown}
    suggested = asking.ask(SuggestMerging(village=village)).items
    return [
        (alike, [by_id[opinion] for opinion in alike.opinion_ids])
        for alike in suggested
        if all(opinion in by_id for opinion in alike.opinion_ids)
    ]


@pages.route("/visits/new", methods=["GET", "POST"])
@who.needs_sign_in
def new_visit() -> ResponseReturnValue:
    """A household was visited: one column, at the door, on a phone."""
    village = _village()
    if village is None or not who.signed_in().caller.has(*COLLECTORS, area=village):
        raise NotFound
    team = [member for member in asking.ask(GetCollectionTeam(village=village)).members if member.capacities]
    form = Form(
        RecordVisit, fixed=("id", "village"),
        given={"visited_on": clock.today().isoformat(), "visitors": [str(who.signed_in().identity.person_id)]},
        choices={"visitors": [Choice(str(one.person_id), one.name, "、".join(one.capacities)) for one in team]},
    )  # fmt: skip
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if asking.submit(form, command):
            flash("走访已记下。可以接着记下一户。", "done")
            return redirect(f"/visits/new?village={village}", code=303)
    page = StepPage(
        title="记一次入户走访", subject="意见", back=f"/opinions?village={village}", submit="记下来", source=FIRST_STEP,
        why="到一户记一次，原话怎么说就怎么写。没有意见的也记，免得漏了哪一户。",
    )  # fmt: skip
    return step_page.show(page, form)


def _collected(village: str) -> tuple[topics.TopicLine, ...]:
    """Topics whose text is still open, into which an opinion can be merged."""
    return asking.ask(topics.ListTopics(area=village, state=State.COLLECTED)).items


@pages.get("/opinions/together")
@who.needs_sign_in
def together() -> ResponseReturnValue:
    """Where the ticked opinions go: into a new topic, or into one that is still being collected."""
    ticked, into = request.args.getlist("opinion"), request.args.get("into", "")
    query = "&".join(f"opinion={opinion}" for opinion in ticked if _is_plain(opinion))
    if not query:
        flash("请先勾选意见。", "note")
        return redirect(f"/opinions?village={_village() or ''}", code=303)
    if _is_plain(into) and into:
        return redirect(f"/topics/{into}/merge_opinions?{query}", code=303)
    return redirect(f"/topics/new?village={_village() or ''}&{query}", code=303)


def _is_plain(text: str) -> bool:
    return text.replace("-", "").isalnum() and text.isascii()


def choices(opinions: tuple[OpinionView, ...]) -> list[Choice]:
    return [Choice(str(opinion.id), opinion.content, opinion.household) for opinion in opinions]


def groups_of(village: str) -> list[Choice]:
    """Whose own matter a topic may be: the whole village's, or one of its groups'."""
    found = asking.ask(ListVillageGroups(area=village, on=clock.today())).items
    return [Choice("", "不分小组"), *(Choice(group.name, group.name, f"{group.people} 人") for group in found)]


@pages.route("/topics/new", methods=["GET", "POST"])
@who.needs_sign_in
def new_topic() -> ResponseReturnValue:
    """A topic out of one or more opinions; the text begins with what was said."""
    village = _village()
    if village is None:
        raise NotFound
    free = asking.ask(ListOpinions(village=village)).items
    ticked = request.args.getlist("opinion")
    said = [opinion.content for opinion in free if str(opinion.id) in ticked]
    form = Form(
        topics.OpenTopic, fixed=("village",), given={"opinion_ids": ticked, "content": "\n".join(said) or None},
        choices={"opinion_ids": choices(free), "kind": KINDS, "group": groups_of(village)},
    )  # fmt: skip
    if request.method == "POST":
        command = form.read(request.form, id=step_page.new_id(request.form), village=village)
        if opened := asking.submit(form, command):
            flash("议题已经形成。核对文字后，就可以开始附议。", "done")
            return redirect(f"/topics/{opened.id}", code=303)
    page = StepPage(
        title="形成议题", subject="意见", back=f"/opinions?village={village}", submit="形成议题", source=FIRST_STEP,
        why="把同类的意见归并成一个议题，写清楚是什么事。每条意见的来历都保留。",
    )  # fmt: skip
    return step_page.show(page, form)
