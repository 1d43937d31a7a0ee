"""The pages as a browser without JavaScript gets and posts them."""

import re
from html import unescape
from typing import Self

import requests

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Visitor:
    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.browser = requests.Session()

    def signs_in(self, login: str, password: str) -> Self:
        self.fills_in("/login", login=login, password=password)
        return self

    def get(self, path: str) -> requests.Response:
        answer = self.browser.get(self.address + path, timeout=30)
        answer.raise_for_status()
        return answer

    def fills_in(self, path: str, **typed: str) -> requests.Response:
        """The form at this address, with what stands hidden in it."""
        return self.sends(path, self.get(path), **typed)

    def sends(self, path: str, page: requests.Response, **typed: str) -> requests.Response:
        """The form on this page."""
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
        answer = self.browser.post(self.address + path, data=hidden | typed, timeout=30)
        answer.raise_for_status()
        return answer
