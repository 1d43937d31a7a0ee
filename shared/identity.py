"""Who calls, and what they may do: a short-lived token, signed by the gateway and verified by every service.

Each process that calls others has an Ed25519 key. Only tokens issued by the gateway speak for a person; a service's own
token says which service it is and nothing more. Nobody believes a header.
"""

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
import orjson
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from shared import clock
from shared.errors import NotAllowed, NotFound, NotSignedIn

LIFETIME = timedelta(minutes=5)  # of a token; the gateway makes a new one long before
PERSONS_SPEAKER = "gateway"


class Role(StrEnum):
    """What a person is, in an area. The Chinese name is what refusals and pages say."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    VILLAGER = "villager"
    SECRETARY = "secretary"
    BRANCH_COMMITTEE = "branch_committee"
    VILLAGERS_COMMITTEE = "villagers_committee"
    SUPERVISION_COMMITTEE = "supervision_committee"
    COLLECTION_TEAM = "collection_team"
    PARTY_DELEGATE = "party_delegate"
    CONGRESS_DELEGATE = "congress_delegate"
    CPPCC_MEMBER = "cppcc_member"
    TOWNSHIP = "township"
    COUNTY = "county"
    TRAINING_ADMIN = "training_admin"
    IT = "it"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Role.MEMBER: "党员",
    Role.REPRESENTATIVE: "村民代表",
    Role.VILLAGER: "村民",
    Role.SECRETARY: "村党支部书记",
    Role.BRANCH_COMMITTEE: "村党支部委员",
    Role.VILLAGERS_COMMITTEE: "村民委员会成员",
    Role.SUPERVISION_COMMITTEE: "村务监督委员会成员",
    Role.COLLECTION_TEAM: "民情民意收集小组成员",
    Role.PARTY_DELEGATE: "党代表",
    Role.CONGRESS_DELEGATE: "人大代表",
    Role.CPPCC_MEMBER: "政协委员",
    Role.TOWNSHIP: "乡镇工作人员",
    Role.COUNTY: "县级工作人员",
    Role.TRAINING_ADMIN: "培训管理员",
    Role.IT: "信息管理员",
}


OVERSEE = frozenset({Role.TOWNSHIP, Role.COUNTY})


@dataclass(frozen=True)
class Grant:
    """A role in an area. An area is a division code; a longer code that starts with it lies inside it, but only whoever oversees an
    area acts in what lies inside: a member of a branch at the county is no member in its villages."""

    role: Role
    area: str

    def covers(self, area: str) -> bool:
        return area == self.area or (self.role in OVERSEE and area.startswith(self.area))


@dataclass(frozen=True)
class Caller:
    """The person, or the service, in whose name a call is made."""

    person_id: UUID | None = None
    service: str | None = None
    grants: tuple[Grant, ...] = ()

    def has(self, *roles: Role, area: str) -> bool:
        return any(grant.role in roles and grant.covers(area) for grant in self.grants)

    def out_of(self, role: Role, areas: Collection[str]) -> "Caller":
        """The same caller without this role there."""
        return replace(self, grants=tuple(one for one in self.grants if one.role is not role or one.area not in areas))

    def sees(self, area: str) -> bool:
        """Whether anything of this area that is not public may be shown."""
        return self.service is not None or any(grant.covers(area) for grant in self.grants)

    def require_sight(self, area: str) -> None:
        """Another village's things are not there, rather than forbidden."""
        if not self.sees(area):
            raise NotFound()

    def require(self, *roles: Role, area: str) -> UUID:
        """The caller's person id, if one of the roles is held there; refused otherwise."""
        self.require_sight(area)
        if self.person_id is None or not self.has(*roles, area=area):
            raise NotAllowed(needs="、".join(role.chinese for role in roles))
        return self.person_id

    def require_service(self, *names: str) -> None:
        if self.service not in names:
            raise NotAllowed(needs="系统")


class _Ed25519(jwt.algorithms.Algorithm):
    """EdDSA (RFC 8037) by libsodium, which verifies in half the time."""

    def prepare_key(self, key: Any) -> Any:
        return key

    def sign(self, msg: bytes, key: SigningKey) -> bytes:
        return key.sign(msg).signature

    def verify(self, msg: bytes, key: VerifyKey, sig: bytes) -> bool:
        try:
            key.verify(msg, sig)
        except (BadSignatureError, ValueError):
            return False
        return True

    @staticmethod
    def to_jwk(_key_obj: Any, _as_dict: bool = False) -> Any:
        raise NotImplementedError("keys travel as raw bytes")

    @staticmethod
    def from_jwk(_jwk: Any) -> Any:
        raise NotImplementedError("keys travel as raw bytes")


_TOKENS = jwt.PyJWS(algorithms=[])
_TOKENS.register_algorithm("EdDSA", _Ed25519())


def new_keys() -> tuple[str, str]:
    """A new private key and its public key."""
    key = SigningKey.generate()
    return b64encode(bytes(key)).decode(), b64encode(bytes(key.verify_key)).decode()


class Signer:
    """Signs tokens in the name of one issuer. Keys are 32 raw bytes in base64, so that they fit a line of a settings file."""

    def __init__(self, issuer: str, private_key: str) -> None:
        self.issuer = issuer
        self._key: Any = SigningKey(b64decode(private_key))

    def sign(self, caller: Caller) -> str:
        now = clock.now()
        claims = {
            "iss": self.issuer,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
            "person": str(caller.person_id) if caller.person_id else None,
            "grants": [[grant.role.value, grant.area] for grant in caller.grants],
        }
        return _TOKENS.encode(orjson.dumps(claims), self._key, algorithm="EdDSA", headers={"typ": "JWT"})

    def sign_own(self) -> str:
        """A token that says which service is calling."""
        return self.sign(Caller(service=self.issuer))


class Verifier:
    """Knows the public key of every issuer."""

    def __init__(self, public_keys: Mapping[str, str]) -> None:
        self._keys: dict[str, Any] = {issuer: VerifyKey(b64decode(key)) for issuer, key in public_keys.items()}
        self._checked = lru_cache(maxsize=20_000)(self._check)

    def verify(self, token: str) -> Caller:
        """Who is calling. Raises :class:`NotSignedIn` for a token that is forged, foreign or too old."""
        caller, expires = self._checked(token)
        if clock.now().timestamp() > expires:
            raise NotSignedIn()
        return caller

    def _check(self, token: str) -> tuple[Caller, int]:
        # A signature is checked once per token; its age at every call.
        try:
            issuer = orjson.loads(jwt.utils.base64url_decode(token.split(".")[1]))["iss"]
            claims = orjson.loads(_TOKENS.decode(token, self._keys[issuer], algorithms=["EdDSA"]))
            person = UUID(claims["person"]) if claims["person"] else None
            grants = tuple(Grant(Role(role), area) for role, area in claims["grants"])
        except (jwt.InvalidTokenError, KeyError, IndexError, ValueError, TypeError):
            raise NotSignedIn() from None
        if issuer != PERSONS_SPEAKER or person is None:
            return Caller(service=issuer), int(claims["exp"])
        return Caller(person_id=person, grants=grants), int(claims["exp"])
