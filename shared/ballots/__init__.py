"""A secret ballot whose count anybody can do over, and of which nobody sees more than the count.

The votes are sealed (exponential ElGamal) under a key that two tellers make together: each from a code that is shown once and
stored nowhere. Sealed ballots can be added up without being opened; the tellers' codes then open the sum alone, never a ballot.
Every step carries a proof, so that an outsider with the published file checks all of it.

``group``    the arithmetic: points and scalars of edwards25519 (RFC 8032 §5.1), by libsodium
``proofs``   non-interactive proofs (Fiat–Shamir): that a key is known, that a share is right, that a sealed vote is 0 or 1
``sealing``  a teller's key, a voter's ballot
``opening``  adding up, a teller's share, reading the sum

Sources: R. Cramer, R. Gennaro, B. Schoenmakers, *A Secure and Optimally Efficient Multi-Authority Election Scheme*,
EUROCRYPT 1997; Cramer, Damgård, Schoenmakers, *Proofs of Partial Knowledge*, CRYPTO 1994; D. Chaum, T. P. Pedersen, *Wallet
Databases with Observers*, CRYPTO 1992. What it can't do stands in the README of the meetings service.
"""

from shared.ballots.group import Point as Key
from shared.ballots.opening import Box, Share, WrongShare, add_up, open_box, share_of
from shared.ballots.sealing import Ballot, TellerKey, WrongBallot, WrongKey, joint_key, key_of, new_code, seal

__all__ = [
    "Ballot", "Box", "Key", "Share", "TellerKey", "WrongBallot", "WrongKey", "WrongShare", "add_up", "joint_key", "key_of", "new_code",
    "open_box", "seal", "share_of",
]  # fmt: skip
