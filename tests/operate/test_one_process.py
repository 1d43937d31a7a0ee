"""The system in one process, on files: an operator can't look into it, but hears whether it answers."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shared import config, storage
from tests.operate.conftest import COMMON

READY = {"ready": True, "database": True, "directory": True, "topics": True}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("files")
    urls = {service: f"sqlite:///{folder}/{service}.db" for service in config.SERVICES}
    for service, url in urls.items():
        storage.migrate(service, url)
    return {f"{service.upper()}_DATABASE_URL": url for service, url in urls.items()}


@pytest.fixture
def settings(files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of those with a broker."""
    monkeypatch.delenv("AMQP_URI", raising=False)
    for name, value in (files | COMMON | {"PUBLIC_URL": "http://127.0.0.1:9"}).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def system(settings: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """Something that listens where the system should; it says of each part what stands in here, and 503 unless all are ready."""
    answer: dict[str, object] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if answer.get("ready") else 503)
            self.end_headers()
            self.wfile.write(json.dumps(answer or None).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    monkeypatch.setenv("PUBLIC_URL", f"http://127.0.0.1:{server.server_port}")
    yield answer
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_system_that_answers_is_well(operate, system):
    system.update(READY)
    answer = operate("doctor")
    assert (answer.exit_code, "各项服务都应答" in answer.output) == (0, True), answer.output


def test_a_service_that_keeps_silent_is_named(operate, system):
    system.update(READY, ready=False, topics=False)
    answer = operate("doctor")
    assert (answer.exit_code, "坏　topics 没有应答" in answer.output) == (1, True), answer.output


@pytest.mark.usefixtures("settings")
def test_where_nothing_runs_it_is_said_in_plain_words(operate):
    answer = operate("doctor")
    assert answer.exit_code == 1
    assert "系统没有在运行：http://127.0.0.1:9 没有应答，没有人在取消息，也没有人在发消息" in answer.output
    assert "→ 启动系统：make run" in answer.output


def test_somebody_else_who_listens_there_is_not_the_system(operate, system):
    assert "系统没有在运行" in operate("doctor").output


@pytest.mark.usefixtures("settings")
def test_where_nobody_did_anything_history_says_so(operate):
    assert operate("history").stdout.strip() == "还没有人做过什么：没有重投、丢弃或迁移的记录。"
