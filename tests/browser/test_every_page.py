"""No page is forgotten: every address that the gateway has is one at which somebody looks."""

from flask import Flask
from werkzeug.exceptions import NotFound

from services.gateway.app import create_app
from services.gateway.pages import demands, meeting_steps, topic_steps
from services.gateway.settings import Settings
from shared.identity import Signer, new_keys
from tests.browser import test_affairs, test_county, test_styleguide
from tests.gateway.conftest import Services

NO_PAGES = {
    "static": "a file", "photos.photo": "a file", "proxy_papers.paper": "a file", "roster.template": "a file", "dossier.dossier": "a file",
    "paperwork.download": "a file", "ballots.file": "a file", "callbacks.sms_report": "for the SMS gateway",
    "health.alive": "for who supervises", "health.ready": "for who supervises", "opinions.together": "leads on at once",
    "groups.groups": "leads on at once",
}  # fmt: skip


def looked_at() -> list[str]:
    own = [path for _, path in test_county.ALL]
    return [*test_affairs.PAGES, *own, *(path for path, _ in test_styleguide.PAGES)]


def ends(app: Flask, paths: list[str]) -> dict[str, set[str]]:
    """By the name of the page, which of its steps."""
    found: dict[str, set[str]] = {}
    for path in paths:
        try:
            name, inside = app.url_map.bind("localhost").match(path.partition("?")[0])
        except NotFound:
            continue
        found.setdefault(name, set()).add(inside.get("verb", ""))
    return found


def test_somebody_looks_at_every_page_and_at_every_step() -> None:
    settings = Settings(database_url="sqlite://", secret_key="only for tests", demo=True)
    app = create_app(settings, Services(), Signer("gateway", new_keys()[0]))
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("api.")
    }
    found = ends(app, looked_at())
    assert pages - found.keys() == NO_PAGES.keys(), "look at a new page in tests/browser, or say why it is none"
    assert found["topic_steps.take"] >= topic_steps.STEPS.keys()
    assert found["meeting_steps.take"] >= meeting_steps.STEPS.keys()
    assert found["demands.take"] >= demands.STEPS.keys()
