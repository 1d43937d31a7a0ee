"""Logs: one JSON object a line on standard error, or coloured lines on a terminal. Ids and codes only, nothing personal."""

import logging
import sys
import traceback
from typing import TextIO

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def way(error: BaseException) -> list[str]:
    """Where an error came from, without its text: that may quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]


def configure(service: str, to: TextIO = sys.stderr) -> None:
    """Call once per process."""
    on_terminal = to.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(to),
    )
    structlog.contextvars.bind_contextvars(process=service)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=to)
