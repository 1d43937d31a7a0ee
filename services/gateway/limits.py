"""How often one address may knock. Counted in each process; the directory counts failures per account on its own."""

from flask import current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", strategy="moving-window")


def sign_in_limit() -> str:
    limit: str = current_app.config["SIGN_IN_LIMIT"]
    return limit
