"""A real browser, and a gateway served over HTTP for pages that need no service behind them."""

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from services.gateway.app import create_app
from services.gateway.settings import Settings
from shared import storage
from shared.identity import Signer, new_keys
from tests.browser.looking import Looking
from tests.gateway.conftest import Services
from tests.systems import embedded_system

__all__ = ["embedded_system"]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "no Chromium: name one in CHROMIUM, or run `make test`, which installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A cheap phone: 360 px wide, Chinese."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A screen in the township office."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def looking(chromium: Browser) -> Iterator[Callable[[Iterable[Any]], Looking]]:
    """Makes a page that many visits share, for whoever these cookies are of."""
    contexts: list[BrowserContext] = []

    def make(cookies: Iterable[Any] = ()) -> Looking:
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        context.add_cookies(list(cookies))
        return Looking(context.new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration gateway without services."""
    folder: Path = tmp_path_factory.mktemp("gateway")
    url = f"sqlite:///{folder}/gateway.db"
    storage.migrate("gateway", url)
    settings = Settings(database_url=url, secret_key="only for tests", secure_cookies=False, demo=True)
    server = make_server(
        "127.0.0.1", 0, create_app(settings, Services(), Signer("gateway", new_keys()[0])), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
