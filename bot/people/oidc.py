"""Sign-in by another house (OpenID Connect): discovery, authorization code, PKCE. It says who somebody is, never what they may do."""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from bot.people.links import SESSION_SECONDS, digest
from bot.rights import Member
from bot.sign_in import Away, Entered, Refusal
from bot.storage.people import PeopleStore

STATE_SECONDS = 600.0
FRESH = 3600.0  # seconds that the provider's description of itself is believed
LEEWAY = 120  # seconds that its clock may differ
SIGNED = ("RS256", "PS256", "ES256", "EdDSA")  # never "none", and nothing with a shared secret


@dataclass(frozen=True, slots=True)
class Known:
    """What a provider says of itself: its endpoints and its keys."""

    data: Mapping[str, Any]
    keys: KeySet
    at: float


class Oidc:
    """The `Provider` port of the web pages."""

    def __init__(self, store: PeopleStore, name: str, issuer: str, client_id: str, client_secret: str) -> None:
        self.name = name
        self._store, self._issuer, self._id, self._secret = store, issuer.rstrip("/"), client_id, client_secret
        self._known: Known | None = None

    async def begin(self, member: Member | None, back: str) -> Away | Refusal:
        """Return where to send the browser, and what it has to hold until it is `back`. A member connects; nobody signs in."""
        verifier, state, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        async with self._opened(back) as client:
            known = await self._describe(client)
            if known is None:
                return Refusal.AWAY
            url, _ = client.create_authorization_url(known.data["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier)
        body = {"verifier": verifier, "nonce": nonce, "account": member.name if member else ""}
        await self._store.add_challenge(digest(state), "oidc", body, STATE_SECONDS)
        return Away(str(url), state)

    async def finish(self, held: str, state: str, code: str, back: str) -> Entered | Refusal:
        """Return a session, or the account that was connected. `held` is what the browser kept: a state begun elsewhere is worth nothing."""
        kept = await self._store.use_challenge(digest(state), "oidc") if held and secrets.compare_digest(held, state) else None
        if kept is None or not code:
            return Refusal.UNKNOWN
        subject = await self._subject(code, back, kept["verifier"], kept["nonce"])
        if isinstance(subject, Refusal):
            return subject
        if account := kept["account"]:
            connected = await self._store.connect(account, self._issuer, subject)
            return Entered(account, "") if connected else Refusal.TAKEN
        account = await self._store.connected(self._issuer, subject) or ""
        if not account:
            return Refusal.STRANGER
        session = secrets.token_urlsafe(32)
        await self._store.open_session(account, digest(session), SESSION_SECONDS, "oidc")
        return Entered(account, session)

    async def _subject(self, code: str, back: str, verifier: str, nonce: str) -> str | Refusal:
        async with self._opened(back) as client:
            known = await self._describe(client)
            if known is None:
                return Refusal.AWAY
            try:
                token = await client.fetch_token(known.data["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code")
                return self._checked(token, known, nonce)
            except httpx2.HTTPError:
                return Refusal.AWAY
            except (OAuthError, JoseError, KeyError, ValueError, TypeError):
                self._known = None  # its keys may have changed
                return Refusal.UNKNOWN

    def _checked(self, token: Mapping[str, Any], known: Known, nonce: str) -> str:
        """Return the subject of an ID token that this provider signed, for us, just now, for this very sign-in."""
        shown = jwt.decode(token["id_token"], known.keys, registry=JWSRegistry(algorithms=list(SIGNED), strict_check_header=False))
        options = {"iss": {"essential": True, "value": self._issuer}, "aud": {"essential": True, "value": self._id}}
        params = {"nonce": nonce, "client_id": self._id, "access_token": token.get("access_token")}
        claims = CodeIDToken(shown.claims, shown.header, options, params)
        claims.validate(now=int(time.time()), leeway=LEEWAY)
        return str(claims["sub"])

    def _opened(self, back: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(client_id=self._id, client_secret=self._secret, scope="openid", redirect_uri=back, code_challenge_method="S256", timeout=10)

    async def _describe(self, client: AsyncOAuth2Client) -> Known | None:
        """Return what the provider says of itself; None if it cannot be reached, or names another issuer than the settings do."""
        if self._known is not None and time.monotonic() - self._known.at < FRESH:
            return self._known
        try:
            data = await _json(client, f"{self._issuer}/.well-known/openid-configuration")
            if str(data["issuer"]).rstrip("/") != self._issuer:
                return None
            self._known = Known(data, KeySet.import_key_set(await _json(client, data["jwks_uri"])), time.monotonic())
        except (httpx2.HTTPError, JoseError, KeyError, ValueError, TypeError):
            return None
        return self._known


async def _json(client: AsyncOAuth2Client, url: str) -> Any:
    answer = await client.request("GET", url, withhold_token=True)
    answer.raise_for_status()
    return json.loads(answer.text)
