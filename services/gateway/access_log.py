"""Each request gets a trace, a time limit and one line in the log.

The line tells operators what was asked, how it ended and how long it took. Nobody can be recognised in it: the route
stands for the address, and there is neither person nor network address nor query. The number shown on an error page is
the beginning of the trace's id, under which every service logs its part.
"""

import time

import structlog
from flask import Flask, Response, g, request

from shared.bus import context

PAGE_BUDGET = 8.0  # seconds for all the calls of one page together
log = structlog.get_logger("gateway.access")


def install(app: Flask) -> None:
    @app.before_request
    def _begin() -> None:
        trace = context.new_trace()
        g.request_id, g.began = trace.split("-")[1][:12], time.perf_counter()
        g.work = context.use(context.Context(traceparent=trace, deadline=time.time() + PAGE_BUDGET))
        g.work.__enter__()

    @app.after_request
    def _write(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        if request.endpoint not in ("static", "health.alive", "health.ready"):
            log.info(
                "gateway.answered",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else "-",
                status=response.status_code,
                milliseconds=round((time.perf_counter() - g.began) * 1000),
                bytes=response.content_length,
                request_id=g.request_id,
            )
        return response

    @app.teardown_request
    def _end(_: BaseException | None) -> None:
        if work := g.pop("work", None):
            work.__exit__(None, None, None)
