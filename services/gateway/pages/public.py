"""What anybody may see of the county, without signing in: its villages and their notice boards."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, menu, places, scanning, timeline, who
from services.gateway.forms import Form
from services.gateway.pages import county
from shared.calls import disclosures, notifications, topics
from shared.calls.teams import CollectionTeam, GetCollectionTeam
from shared.errors import NotFound, Unavailable
from shared.identity import Role
from shared.procedure import RECALL
from shared.vocabulary import MatterClass

pages = Blueprint("public", __name__)
STAFF = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP)  # who goes on with a topic
OF_RECALLS, OF_DECISIONS = ("recall", "recall_voted"), ("resolution", "implementation_result")  # kinds of sheets
LATEST = 3  # disclosures; the rest has its own page


@pages.get("/")
def front() -> str:
    """The way to one's village must not depend on the notice board."""
    code = places.county()
    try:
        board = asking.ask(notifications.ListBoard(area=code))
    except Unavailable:
        board = None
    return render_template(
        "front.html", county=code, townships=places.inside(code), board=board, places=places,
    )  # fmt: skip


@pages.get("/townships/<code>")
def township(code: str) -> str:
    """The villages of a township; for those who look after them also how they stand."""
    if places.division(code).level != "township":
        raise NotFound()
    viewer = who.viewer()
    looks_after = viewer is not None and viewer.caller.has(Role.TOWNSHIP, Role.COUNTY, area=code)
    return render_template(
        "township.html", code=code, county=places.county(), villages=places.inside(code), places=places,
        staff=county.overview(code) if looks_after else None,
    )  # fmt: skip


@pages.get("/villages/<code>")
def village(code: str) -> str:
    around = places.division(code).parent_code
    if around is None or places.division(around).level != "township":
        raise NotFound()
    board = asking.ask(notifications.ListBoard(area=code, after=request.args.get("after")))
    viewer = who.viewer()
    posted = asking.ask(topics.ListPublicTopics(area=code, after=request.args.get("topics_after")))
    return render_template(
        "village.html", code=code, township=places.division(around), board=board, topics=posted, places=places,
        tone=timeline.tone, figures=_figures(code), asked=county.asked_year(), recall_source=RECALL if places.is_village(code) else "", team=_team(code), disclosed=_disclosed(code), names_team=viewer is not None and viewer.caller.has(Role.SECRETARY, area=code),
    )  # fmt: skip


def _figures(code: str) -> list[tuple[str, str, str]]:
    """The year's numbers, for the village's own people and who looks after it; the notice board can be read without them."""
    viewer = who.viewer()
    if viewer is None or not viewer.caller.has(*menu.READERS, area=code):
        return []
    try:
        return county.of_the_year(county.headlines(code))
    except Unavailable:
        return []


def _team(code: str) -> CollectionTeam | None:
    """The notice board can be read without it."""
    try:
        return asking.ask(GetCollectionTeam(village=code))
    except Unavailable:
        return None


def _disclosed(code: str) -> tuple[disclosures.DisclosureLine, ...] | None:
    """The latest of a village that stand; a community has none. The notice board can be read without them."""
    if places.division(code).level != "village":
        return None
    try:
        found = asking.ask(disclosures.ListDisclosures(village=code)).items
    except Unavailable:
        return None
    return tuple(one for one in found if one.superseded is None)[:LATEST]


@pages.get("/postings/<uuid:posting_id>")
def posting(posting_id: str) -> ResponseReturnValue:
    return _posting(posting_id, Form(notifications.ConfirmHung, fixed=("posting_id",)))


@pages.post("/postings/<uuid:posting_id>/hung")
@who.needs_sign_in
def hang(posting_id: str) -> ResponseReturnValue:
    form = Form(notifications.ConfirmHung, fixed=("posting_id",))
    command = form.read(request.form, posting_id=str(posting_id))
    if asking.submit(form, command) is None:
        return _posting(posting_id, form)
    flash("已登记张贴。", "done")
    return redirect(f"/postings/{posting_id}", code=303)


def _signed_by(sheet: notifications.PostingView) -> str:
    """Whose sheet it is: what concerns the villagers' own affairs once it is decided, and a recall, their committee's (村民委员会组织法第三十五条);
    what members deliberate and Party affairs the branch's. Nobody's where it is not known now."""
    if sheet.of_recall or sheet.kind in OF_RECALLS:
        return "村民委员会"
    if sheet.kind not in OF_DECISIONS or sheet.topic_id is None:
        return "党支部"
    try:
        topic = asking.ask(topics.GetPublicTopic(topic_id=sheet.topic_id))
    except Unavailable:
        return ""
    return "村民委员会" if topic.matter_class is MatterClass.VILLAGE_AFFAIRS else "党支部"


def _posting(posting_id: str, form: Form[notifications.ConfirmHung]) -> ResponseReturnValue:
    sheet = asking.ask(notifications.GetPosting.load({"posting_id": str(posting_id)}))
    viewer = who.viewer()
    leads = viewer is not None and viewer.caller.has(*STAFF, area=sheet.village)
    asked_at = f"/topics/{sheet.topic_id}/public" if sheet.topic_id and sheet.kind != "meeting_notice" else ""
    page = render_template(
        "posting.html", posting=sheet, code=scanning.drawn(asked_at, "质询的网页") if asked_at else None, host=scanning.ours(), village_name=places.name_of(sheet.village), form=form, leads=leads,
        signed_by=_signed_by(sheet),
    )  # fmt: skip
    return page, form.status
