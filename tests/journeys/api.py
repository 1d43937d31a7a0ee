"""The HTTP API as a person's own program would use it."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import requests

from tests.journeys.pages import Visitor

T = TypeVar("T")
PATIENCE = 20.0  # seconds for what other services learn by event


class Refusal(Exception):
    """Problem details that the API answered with."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem
        self.code: str = problem["code"]
        self.status: int = problem["status"]
        super().__init__(
            f"{problem['status']} {problem['code']}: {problem['detail']} {problem['advice']} {problem['facts']}"
        )


class Person:
    """Somebody at the API: signed in, or the public."""

    def __init__(self, address: str, login: str | None = None, password: str | None = None) -> None:
        self.address = address.rstrip("/") + "/api/v1"
        self.login, self.password = login, password
        self.http = requests.Session()
        self.identity: dict[str, Any] = {}
        if login is not None:
            answer = self.post("/sessions", {"login": login, "password": password})
            self.identity = answer["identity"]
            self.http.headers["Authorization"] = f"Bearer {answer['token']}"

    @property
    def id(self) -> str:
        return str(self.identity["person_id"])

    def get(self, path: str, **query: Any) -> Any:
        return self._answer(lambda: self.http.get(self.address + path, params=query, timeout=15))

    def page(self, path: str) -> bytes:
        """What a browser gets in which this person is signed in."""
        return self.at_the_pages().get(path).content

    def at_the_pages(self) -> Visitor:
        return Visitor(self.address.removesuffix("/api/v1")).signs_in(str(self.login), str(self.password))

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._answer(lambda: self.http.post(self.address + path, json=body or {}, headers=headers, timeout=15))

    @staticmethod
    def _answer(send: Callable[[], requests.Response]) -> Any:
        response = send()
        if response.ok:
            return response.json() if response.content else None
        if "problem+json" not in response.headers.get("Content-Type", ""):
            raise AssertionError(f"{response.status_code} without problem details: {response.text[:300]}")
        raise Refusal(response.json())


def eventually(look: Callable[[], T], holds: Callable[[T], bool], *, within: float = PATIENCE) -> T:
    """Look again until it holds: what other services learn by event takes a moment."""
    deadline = time.monotonic() + within
    while True:
        seen = look()
        if holds(seen):
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within:.0f} s; last seen: {str(seen)[:1500]}")
        time.sleep(0.05)  # between two looks, up to the deadline


def patiently(send: Callable[[], T], *, within: float = PATIENCE) -> T:
    """Send again while a service is away: with the same idempotency key nothing is done twice."""
    deadline = time.monotonic() + within
    while True:
        try:
            return send()
        except (Refusal, requests.ConnectionError) as problem:
            gone = isinstance(problem, requests.ConnectionError) or problem.status in (500, 502, 503)
            if not gone or time.monotonic() > deadline:
                raise
        time.sleep(0.1)  # between two tries, up to the deadline
