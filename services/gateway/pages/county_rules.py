"""What the law leaves to the county: what is chosen, and a form to choose from a day to come."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.gateway import asking, places, who
from services.gateway.forms import Form
from shared import clock
from shared.calls.counties import ChooseCountyRule, ListCountyRules
from shared.errors import NotAllowed
from shared.identity import Role

pages = Blueprint("county_rules", __name__)


@pages.route("/county/rules", methods=["GET", "POST"])
@who.needs_sign_in
def county_rules() -> ResponseReturnValue:
    area = places.county()
    if not who.signed_in().caller.has(Role.COUNTY, area=area):
        raise NotAllowed(needs=Role.COUNTY.chinese)
    form = Form(ChooseCountyRule, fixed=("county",))
    if request.method == "POST" and asking.submit(form, form.read(request.form, county=area)) is not None:
        flash("已登记。从施行的那一天起，会议按它计算。", "done")
        return redirect("/county/rules", code=303)
    chosen = asking.ask(ListCountyRules(county=area)).items
    page = render_template(
        "county_rules.html", form=form, chosen=chosen, name=places.name_of(area), today=clock.today(),
        names=places.names(one.decided_by for one in chosen),
    )  # fmt: skip
    return page, form.status
