"""The application: the same object under granian and under the embedded process's server."""

import sqlalchemy as sa
from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from services.gateway import access_log, asking, errors, health, security, who, wording
from services.gateway.api.demo import api
from services.gateway.asking import Client
from services.gateway.limits import limiter
from services.gateway.pages import (
    account,
    appraisals,
    attendance,
    ballots,
    briefings,
    calendar,
    callbacks,
    checking_in,
    convening,
    county,
    county_rules,
    demands,
    demo,
    disclosures,
    documents,
    dossier,
    groups,
    home,
    inbox,
    law,
    meeting_screen,
    meeting_steps,
    meetings,
    notices,
    opinions,
    ordinary,
    paperwork,
    people,
    photos,
    proxy_papers,
    public,
    public_topics,
    recalls,
    reviewing,
    roster,
    signing_in,
    styleguide,
    team,
    topic_steps,
    topics,
)
from services.gateway.sessions import SessionBook
from services.gateway.settings import Settings
from shared import storage
from shared.calls.directory import GetIdentity
from shared.identity import Signer


def create_app(settings: Settings, client: Client, signer: Signer) -> Flask:
    """Build the gateway. Its database must have been migrated; nothing is contacted yet. ``client`` asks the services,
    ``signer`` speaks for the people who are signed in."""
    app = Flask("services.gateway")
    app.config.update(
        SECRET_KEY=settings.secret_key, WTF_CSRF_TIME_LIMIT=None, SIGN_IN_LIMIT=settings.sign_in_limit,
        PUBLIC_URL=settings.public_url,
    )  # fmt: skip
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    sessions = storage.sessions(settings.database_url)

    access_log.install(app)
    security.install(app, settings)
    csrf = CSRFProtect(app)
    limiter.init_app(app)
    asking.install(app, client, signer)
    book = SessionBook(sessions, idle=settings.idle, longest=settings.longest)
    who.install(app, settings, book, lambda person: client.call_as_service(GetIdentity(person_id=person)))
    wording.install(app, settings)
    health.install(app, lambda: _ask(sessions), client)
    app.register_blueprint(signing_in.pages)
    app.register_blueprint(callbacks.pages)
    for module in (public, public_topics, law, home, inbox, account, county, county_rules, people, roster, team, demo):
        app.register_blueprint(module.pages)
    for module in (
        opinions,
        topics,
        recalls,
        reviewing,
        topic_steps,
        documents,
        photos,
        proxy_papers,
        briefings,
        calendar,
        ordinary,
        disclosures,
        appraisals,
        dossier,
        paperwork,
        convening,
        meetings,
        demands,
        ballots,
        meeting_steps,
        meeting_screen,
        notices,
        attendance,
        checking_in,
        groups,
    ):
        app.register_blueprint(module.pages)
    app.register_blueprint(api)
    csrf.exempt(api)  # it believes no cookie, so no other site can borrow one
    if settings.demo:
        app.register_blueprint(styleguide.pages)
    errors.install(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _ask(sessions: storage.Sessions) -> None:
    with sessions() as db:
        db.execute(sa.text("SELECT 1"))
