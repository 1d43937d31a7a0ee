"""A simulated SMS gateway: Kannel's ``sendsms`` interface in front, a page with what people received behind, and who is who in the
demonstration beside it.

    python -m deploy.local.sms_gateway --port 8001

It accepts a message as Kannel does. A moment later it reports to the message's own ``dlr-url`` that it was delivered,
or, for numbers ending in 4, that it was not, so that failures can be seen. Nothing leaves the machine.
"""

import hmac
import signal
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import typer

from deploy.local import logins
from deploy.local.sms_reports import Reports
from shared import clock, config

KEPT = 20_000  # messages in memory
SHOWN = 200
LONGEST_BODY = 64 * 1024
DELIVERED, UNDELIVERABLE = 1, 2  # of dlr-mask's bits
SENDSMS = "/cgi-bin/sendsms"
REPORT_DELAY = 0.3  # seconds
FAILING_DIGIT = "4"


@dataclass
class Message:
    """An SMS that was accepted; ``status`` is 0 until it is reported."""

    to: str
    text: str
    at: datetime
    status: int = 0

    @property
    def label(self) -> str:
        return {DELIVERED: "已送达", UNDELIVERABLE: "未送达"}.get(self.status, "发送中")


class SmsGateway:
    """A running gateway. ``port`` 0 takes a free one; numbers that end in ``failing_digit`` are never reached."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        user: str,
        password: str,
        delay: float = REPORT_DELAY,
        failing_digit: str = FAILING_DIGIT,
    ) -> None:
        self._login = f"{user}\n{password}".encode()
        self._delay, self._failing_digit = delay, failing_digit
        self._messages: deque[Message] = deque(maxlen=KEPT)
        self.accepted = 0
        self.reports = Reports()
        self._server = _Server((host, port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="sms gateway", daemon=True)

    @property
    def address(self) -> str:
        return f"http://{self._server.server_address[0]!s}:{self._server.server_address[1]}"

    @property
    def messages(self) -> list[Message]:
        """Oldest first."""
        return list(self._messages)

    def start(self) -> None:
        self.reports.start()
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.reports.stop()

    def send(self, query: dict[str, str]) -> tuple[int, str]:
        """What ``sendsms`` answers to these parameters: status and one line, as Kannel has them."""
        user = query.get("username", query.get("user", ""))
        password = query.get("password", query.get("pass", ""))
        if not hmac.compare_digest(f"{user}\n{password}".encode(), self._login):
            return 403, "Authorization failed for sendsms"
        to = query.get("to", "")
        if not to.lstrip("+").isdigit():
            return 400, "Missing receiver and/or sender numbers, rejected"
        if not query.get("text"):
            return 400, "Empty text not allowed, rejected"
        message = Message(to=to, text=query["text"], at=clock.now())
        self._messages.append(message)
        self.accepted += 1
        status = UNDELIVERABLE if to.endswith(self._failing_digit) else DELIVERED
        mask = query.get("dlr-mask", "0")
        wanted = mask.isdigit() and int(mask) & status
        address = query.get("dlr-url", "").replace("%d", str(status)) if wanted else ""
        self.reports.put(self._delay, address, lambda: setattr(message, "status", status))
        return 202, "0: Accepted for delivery"

    def page(self) -> str:
        """What a newcomer sees at ``/``: the newest messages, and whether they arrived."""
        newest = self.messages[: -SHOWN - 1 : -1]
        rows = "".join(
            f"<tr><td>{message.at.astimezone(clock.SHANGHAI):%m-%d %H:%M:%S}</td><td>{escape(message.to)}</td>"
            f"<td>{escape(message.text)}</td><td>{message.label}</td></tr>"
            for message in newest
        )
        empty = "<tr><td colspan=4>这次启动以来还没有短信。召集一次会议，这里就会出现通知短信。</td></tr>"
        return PAGE.format(
            digit=escape(self._failing_digit), accepted=self.accepted, shown=len(newest), rows=rows or empty
        )


PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><title>模拟短信</title>
<style>body{{font:16px/1.6 sans-serif;margin:1rem auto;max-width:60rem;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}
td,th{{border-bottom:1px solid #ccc;padding:.4rem;text-align:left;vertical-align:top}}
@media(min-width:40rem){{td:nth-child(-n+2),td:last-child{{white-space:nowrap}}}}
@media(max-width:40rem){{thead{{display:none}}tr,td{{display:block}}td{{border:0;padding:.1rem 0}}tr{{border-bottom:1px solid #ccc;padding:.6rem 0}}}}
</style></head>
<body><h1>模拟短信</h1>
<p>系统发出的短信都到这里，不会真的发到手机。尾号为 {digit} 的号码按“未送达”回执，用来演示电话补通知。</p>
<p>这次启动以来共收到 {accepted} 条，下面是最近 {shown} 条，每 5 秒刷新。</p>
<table><thead><tr><th>时间</th><th>号码</th><th>内容</th><th>状态</th></tr></thead><tbody>{rows}</tbody></table>
</body></html>
"""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], gateway: SmsGateway) -> None:
        self.gateway = gateway
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: _Server
    timeout = 30  # seconds for a request to arrive
    server_version = "Kannel-simulated"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == SENDSMS:
            self._send(url.query)
        elif url.path == "/":
            self._answer(200, self.server.gateway.page(), "text/html")
        elif url.path == "/logins":
            self._answer(200, logins.page(), "text/html")
        else:
            self._answer(404, "没有这一页。", "text/plain")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if urlsplit(self.path).path != SENDSMS or not length.isdigit() or int(length) > LONGEST_BODY:
            self.close_connection = True
            self._answer(400, "Bad request", "text/plain")
            return
        self._send(self.rfile.read(int(length)).decode("utf-8", "replace"))

    def _send(self, query: str) -> None:
        parameters = parse_qs(query, keep_blank_values=True)
        status, line = self.server.gateway.send({name: values[0] for name, values in parameters.items()})
        self._answer(status, line, "text/plain")

    def _answer(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server uses
        """Says nothing: a request's line holds a phone number and the password."""


def serve(host: str, port: int) -> Callable[[], None]:
    """Serve beside everything else in this process, with the credentials of the settings; the answer stops it."""
    gateway = SmsGateway(
        host, port, user=config.setting("SMS_GATEWAY_USER"), password=config.setting("SMS_GATEWAY_PASSWORD"),
        delay=float(config.setting("SMS_REPORT_DELAY", str(REPORT_DELAY))),
        failing_digit=config.setting("SMS_FAILING_DIGIT", FAILING_DIGIT),
    )  # fmt: skip
    gateway.start()
    return gateway.stop


def main(host: str = "127.0.0.1", port: int = 8001) -> None:
    """Serve until stopped. SMS_GATEWAY_USER and SMS_GATEWAY_PASSWORD say whom it believes."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    stop = serve(host, port)
    stopping.wait()
    stop()


if __name__ == "__main__":
    typer.run(main)
