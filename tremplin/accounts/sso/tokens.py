"""Signed tokens: whether the provider really wrote this, for us, now, in answer to that very question.

OpenID Connect Core 1.0 §3.1.3.7 and §5.3.2, RFC 7517. Only asymmetric signatures: the client secret signs nothing here.
"""

import hmac
from typing import Any

import jwt

from tremplin.accounts.sso import transport
from tremplin.accounts.sso.failures import NONSENSE, Failed

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_APART_S = 10
MOST_CHARACTERS = 255


def id_token(token: Any, *, keys_url: str, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """Its claims, once signature, issuer, audience, expiry, nonce and subject are right; else `Failed`."""
    claims = signed(token, keys_url=keys_url, issuer=issuer, client_id=client_id, require=["exp", "iat", "nonce"])
    if not nonce or not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Failed(NONSENSE, "nonce")
    return claims


def signed(token: Any, *, keys_url: str, issuer: str, client_id: str, require: list[str]) -> dict[str, Any]:
    """The claims of a token that the issuer signed for this client about somebody (`sub`)."""
    if not isinstance(token, str):
        raise Failed(NONSENSE, "no token")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(token, keys_url),
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=client_id,
            leeway=CLOCKS_APART_S,
            options={"require": ["iss", "aud", "sub", *require]},
        )
    except jwt.PyJWTError as error:
        raise Failed(NONSENSE, type(error).__name__) from None
    _check_parties(claims, client_id)
    return claims


def _check_parties(claims: dict[str, Any], client_id: str) -> None:
    """A token for several parties, or bought by another, is not ours (§3.1.3.7, points 3 to 5)."""
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if len(audience) > 1 or claims.get("azp", client_id) != client_id:
        raise Failed(NONSENSE, "azp")
    subject = claims["sub"]
    if not subject or len(subject) > MOST_CHARACTERS or not (subject.isascii() and subject.isprintable()):
        raise Failed(NONSENSE, "sub")


def _key(token: str, keys_url: str) -> jwt.PyJWK:
    """The key that the token names. Unknown, the set is read once more: the provider may have changed its keys."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise Failed(NONSENSE, "alg")
    found = _among(transport.document(keys_url), header) or _among(transport.document(keys_url, fresh=True), header)
    if found is None:
        raise Failed(NONSENSE, "unknown key")
    return found


def _among(keys: dict[str, Any], header: dict[str, Any]) -> jwt.PyJWK | None:
    published = keys.get("keys")
    published = published if isinstance(published, list) else []
    candidates = [one for one in published if isinstance(one, dict) and one.get("use", "sig") == "sig"]
    named = [one for one in candidates if "kid" not in header or one.get("kid") == header["kid"]]
    if len(named) != 1:
        return None
    key = jwt.PyJWK.from_dict(named[0], algorithm=named[0].get("alg") or header["alg"])
    return key if key.algorithm_name == header["alg"] else None
