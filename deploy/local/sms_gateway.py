"""A simulated SMS gateway for demonstrations and tests: Kannel's ``sendsms`` interface over real HTTP, and a page that shows
what people received. It sends nothing anywhere.

    python -m deploy.local.sms_gateway --port 8001

A number that ends in 4 is unreachable: its delivery report says so, and a person has to call.
"""

import hmac
import os
import threading
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import typer

from shared.clock import SHANGHAI

KEPT = 500  # messages
UNREACHABLE = "4"
DELIVERED, UNDELIVERABLE = 1, 2
REPORT_AFTER = 0.2  # seconds


class Messages:
    """What was sent, newest first, and the delivery reports still to be made."""

    def __init__(self) -> None:
        self.kept: deque[tuple[datetime, str, str, str]] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def take(self, to: str, text: str, report_url: str) -> None:
        status = UNDELIVERABLE if to.endswith(UNREACHABLE) else DELIVERED
        with self._lock:
            self.kept.appendleft(
                (datetime.now(SHANGHAI), to, text, "已送达" if status == DELIVERED else "关机，未送达")
            )
        if report_url:
            timer = threading.Timer(REPORT_AFTER, self._report, [report_url.replace("%d", str(status))])
            timer.daemon = True
            timer.start()

    @staticmethod
    def _report(url: str) -> None:
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except (urllib.error.URLError, OSError) as error:
            # A real gateway tries again; here the page says that nobody took the report.
            print(f"delivery report not taken: {type(error).__name__}")

    def page(self) -> str:
        with self._lock:
            rows = "".join(
                f"<li><b>{escape(to)}</b> {at:%m-%d %H:%M:%S} {escape(state)}<p>{escape(text)}</p></li>"
                for at, to, text, state in self.kept
            )
        return (
            "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            "<title>模拟短信</title><style>body{font:18px/1.6 sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem}"
            "li{margin-bottom:1rem}</style><main><h1>模拟短信</h1><p>演示中发出的短信都在这里，没有真的发出。尾号为 4 的号码模拟关机。</p>"
            f"<ol>{rows or '<li>还没有短信。</li>'}</ol></main></html>"
        )


def handler(messages: Messages, user: str, password: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path == "/":
                return self._answer(200, messages.page(), "text/html; charset=utf-8")
            if address.path != "/cgi-bin/sendsms":
                return self._answer(404, "Not found")
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            known = hmac.compare_digest(query.get("username", ""), user) and hmac.compare_digest(
                query.get("password", ""), password
            )
            if not known:
                return self._answer(403, "Authorization failed for sendsms")
            if not query.get("to") or not query.get("text"):
                return self._answer(400, "Missing receiver or text")
            messages.take(query["to"], query["text"], query.get("dlr-url", ""))
            return self._answer(202, "0: Accepted for delivery")

        def _answer(self, status: int, text: str, kind: str = "text/plain") -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            """Phone numbers stand in the address: nothing is logged."""

    return Handler


def serve(host: str, port: int) -> Callable[[], None]:
    """Serve in the background; the answer stops it. User and password are those of the settings."""
    handles = handler(Messages(), os.environ["SMS_GATEWAY_USER"], os.environ["SMS_GATEWAY_PASSWORD"])
    server = ThreadingHTTPServer((host, port), handles)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="sms gateway", daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop


def main(host: str = "127.0.0.1", port: int = 8001) -> None:
    stop = serve(host, port)
    try:
        threading.Event().wait()
    finally:
        stop()


if __name__ == "__main__":
    typer.run(main)
