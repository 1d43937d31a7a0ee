"""What a browser does with a form: take the hidden fields along and post it back."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden_fields(page: str) -> dict[str, str]:
    return dict(HIDDEN.findall(page))


def fill_in(browser: FlaskClient, address: str, **typed: str | list[str]) -> TestResponse:
    """Open a page, fill in its form and send it to the same address."""
    page = browser.get(address)
    return browser.post(
        address,
        data={**hidden_fields(page.text), **typed},
        headers={"Referer": f"https://localhost{address}"},
    )
