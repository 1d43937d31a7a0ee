"""Over real HTTP: our client, the simulated gateway, and its reports coming back."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
import requests

from deploy.local.sms_gateway import SmsGateway
from services.notifications.actions import receipts
from services.notifications.channels.kannel import Answer, Gateway, Sms
from shared.calls.notifications import RecordSmsReport
from shared.vocabulary import Delivery as State
from tests.notifications.village import GATEWAY, Village

USER, PASSWORD = "shouyi", "a long password"


class Callback:
    """Our own gateway's ``/callbacks/sms``: hands each report to ``take`` and waits for as many as are expected."""

    def __init__(self) -> None:
        self.reports: list[dict[str, str]] = []
        self.answers: list[int] = []  # statuses to answer with, before 200
        self.take: Callable[[dict[str, str]], None] = lambda _report: None
        self._arrived = threading.Condition()
        callback = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status = callback.answers.pop(0) if callback.answers else 200
                if status == 200:
                    callback.receive(self.path)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/callbacks/sms"

    def receive(self, path: str) -> None:
        report = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        self.take(report)
        with self._arrived:
            self.reports.append(report)
            self._arrived.notify_all()

    def wait_for(self, count: int) -> None:
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.reports) >= count, timeout=10)


@pytest.fixture
def callback() -> Iterator[Callback]:
    made = Callback()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def exchange() -> Iterator[SmsGateway]:
    made = SmsGateway("127.0.0.1", 0, user=USER, password=PASSWORD, delay=0)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def gateway(exchange: SmsGateway, callback: Callback) -> Gateway:
    return Gateway(f"{exchange.address}/cgi-bin/sendsms", USER, PASSWORD, callback.url)


def an_sms(to: str = "+8613800000001", text: str = "【首议】3月8日开会，议题：《修缮东桥》100% & 更多？") -> Sms:
    return Sms(uuid4(), "s3cret", to, text)


def test_a_message_arrives_as_it_was_written_and_is_reported_as_delivered(gateway, exchange, callback):
    sms = an_sms()
    assert gateway.send(sms) is Answer.TAKEN
    callback.wait_for(1)
    assert callback.reports == [{"message": str(sms.message_id), "secret": "s3cret", "status": "1"}]
    assert [(message.to, message.text, message.label) for message in exchange.messages] == [
        (sms.to, sms.text, "已送达")
    ]


def test_a_number_that_ends_in_four_is_reported_as_not_reached(gateway, exchange, callback):
    gateway.send(an_sms(to="+8613800000004"))
    callback.wait_for(1)
    assert callback.reports[0]["status"] == "2"
    assert exchange.messages[0].label == "未送达"


def test_a_report_is_brought_again_until_it_is_taken(gateway, callback):
    callback.answers = [503]
    gateway.send(an_sms())
    callback.wait_for(1)
    assert callback.answers == []


def test_a_report_that_is_refused_for_good_is_not_brought_again(gateway, exchange, callback):
    callback.answers = [404]
    gateway.send(an_sms())
    gateway.send(an_sms(to="+8613800000002"))
    callback.wait_for(1)
    assert len(callback.reports) == 1


@pytest.mark.parametrize(("user", "password"), [(USER, "wrong"), ("wrong", PASSWORD), ("", ""), (USER, "")])
def test_wrong_credentials_are_refused(exchange, callback, user, password):
    wrong = Gateway(f"{exchange.address}/cgi-bin/sendsms", user, password, callback.url)
    assert wrong.send(an_sms()) is Answer.NOT_TAKEN
    assert exchange.messages == []


@pytest.mark.parametrize("to", ["", "-", "nobody"])
def test_what_is_no_number_is_refused_for_good(gateway, exchange, to):
    assert gateway.send(an_sms(to=to)) is Answer.REFUSED
    assert exchange.messages == []


def test_it_takes_a_posted_form_too(exchange):
    form = {"username": USER, "password": PASSWORD, "to": "+8613800000001", "text": "你好"}
    answer = requests.post(f"{exchange.address}/cgi-bin/sendsms", data=form, timeout=5)
    assert (answer.status_code, answer.text) == (202, "0: Accepted for delivery")
    assert exchange.messages[0].text == "你好"


def test_the_page_shows_what_people_received_and_executes_none_of_it(gateway, exchange):
    gateway.send(an_sms(text="<script>alert(1)</script>"))
    page = requests.get(exchange.address, timeout=5).text
    assert "模拟短信" in page
    assert "+8613800000001" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_there_is_no_other_page(exchange):
    assert requests.get(f"{exchange.address}/admin", timeout=5).status_code == 404


# -- what our client makes of trouble -------------------------------------------------------


@pytest.fixture
def odd_server() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], Gateway]]:
    """A gateway that does as it is told with a request."""
    servers: list[ThreadingHTTPServer] = []

    def make(behave: Callable[[BaseHTTPRequestHandler], None]) -> Gateway:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                behave(self)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return Gateway(f"http://127.0.0.1:{server.server_address[1]}/cgi-bin/sendsms", USER, PASSWORD, "http://x")

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


def test_where_nobody_listens_nothing_was_sent():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        port = taken.getsockname()[1]
        assert Gateway(f"http://127.0.0.1:{port}/", USER, PASSWORD, "http://x").send(an_sms()) is Answer.NOT_TAKEN


def test_a_gateway_that_hangs_up_in_the_middle_may_have_sent_it(odd_server):
    gateway = odd_server(lambda request: request.connection.close())
    assert gateway.send(an_sms()) is Answer.UNCLEAR


@pytest.mark.parametrize(
    ("status", "answer"), [(503, Answer.NOT_TAKEN), (302, Answer.NOT_TAKEN), (400, Answer.REFUSED)]
)
def test_its_status_says_whether_it_took_it(odd_server, status, answer):
    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Location", "http://127.0.0.1:1/")
        request.end_headers()

    assert odd_server(behave).send(an_sms()) is answer


# -- everything together --------------------------------------------------------------------


def test_a_village_is_told_over_real_http_and_whom_the_sms_did_not_reach_is_called(
    village: Village, gateway: Gateway, callback: Callback
):
    """Numbers 3 and 8 end in 4, number 5 has none at all."""
    for person in (3, 8):
        village.phones[village.people[person]] = f"+861380000{person:03}4"
    del village.phones[village.people[5]]
    one_at_a_time = threading.Lock()

    def take(report: dict[str, str]) -> None:
        call = RecordSmsReport(
            message_id=UUID(report["message"]), status=int(report["status"]), secret=report["secret"]
        )
        with one_at_a_time:
            village.does(receipts.record_sms_report, call, GATEWAY)

    callback.take = take
    village.convenes()
    assert village.sends(gateway) == 11
    callback.wait_for(11)

    assert village.states() == {State.DELIVERED: 9, State.FAILED: 2, State.UNREACHED: 1}
    assert set(village.certificate().missing) == {village.people[number] for number in (3, 5, 8)}
    assert village.todos(village.secretary, "meeting")[0].step.label == "还有3人未通知到"

    village.tells(3)
    village.tells(5, village.collector, reached=False, remark="上门两次家中无人")
    village.tells(8)
    proof = village.certificate()
    assert (proof.to_be_told, proof.reached, proof.attempted, proof.missing) == (12, 11, 1, ())
