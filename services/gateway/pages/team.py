"""The collection team of a village: who is on it, for anybody; and the page on which the branch names it."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, step_page, who
from services.gateway.forms import Choice, Form
from services.gateway.step_page import StepPage
from shared import clock
from shared.calls.teams import CollectionTeam, GetCollectionTeam, NameCollectionTeam
from shared.errors import NotFound
from shared.identity import Role

pages = Blueprint("team", __name__)


@pages.route("/villages/<code>/team", methods=["GET", "POST"])
@who.needs_sign_in
def name_team(code: str) -> ResponseReturnValue:
    """By the secretary. Ticked at first: whoever is on it now."""
    if not who.signed_in().caller.has(Role.SECRETARY, area=code):
        raise NotFound
    team = asking.ask(GetCollectionTeam(village=code))
    form = Form(
        NameCollectionTeam, fixed=("village",), choices={"members": _choices(team)},
        given={
            "members": [str(member.person_id) for member in team.members if member.capacities],
            "since": clock.today().isoformat(),
        },
    )  # fmt: skip
    if request.method == "POST" and asking.submit(form, form.read(request.form, village=code)):
        flash("民情民意收集小组已经确定，名单在村公开栏公开。", "done")
        return redirect(f"/villages/{code}#h-team", code=303)
    page = StepPage(
        title="确定民情民意收集小组", subject=f"{places.name_of(code)}公开栏", back=f"/villages/{code}", submit="确定",
        why="入户走访、记录意见、归并议题，由小组成员办理；谁在小组里，任期到哪天，全村都能看到。", source=team.source,
        effects=(
            *team.lacks,
            "从任期第一天起，小组就是勾选的这些人；原来的小组到前一天为止。",
            "成员不再是支部委员或代表、委员的，从那天起不能再记录意见，请重新确定小组。",
        ),
    )  # fmt: skip
    return step_page.show(page, form)


def _choices(team: CollectionTeam) -> list[Choice]:
    return [Choice(str(one.person_id), one.name, "、".join(one.capacities)) for one in team.candidates]
