"""How often one address may knock. Counted in each process; the directory counts failures per account on its own."""

from flask import Response, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", strategy="moving-window")


def _sign_in_limit() -> str:
    limit: str = current_app.config["SIGN_IN_LIMIT"]
    return limit


def _failed(response: Response) -> bool:
    return response.status_code >= 400


# Whoever knows the password may come: a whole hall, and half a county's telephones, stand behind one address.
limit_failed_sign_ins = limiter.limit(_sign_in_limit, deduct_when=_failed)
