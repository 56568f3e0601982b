"""Passkeys: sign in with the phone's own lock. A device answers a challenge that counts once; its counter must grow."""

import json
import secrets
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, PublicKeyCredentialDescriptor, ResidentKeyRequirement, UserVerificationRequirement

from bot.people.links import SESSION_SECONDS, digest
from bot.rights import Member
from bot.sign_in import Kept, Offered, Refusal
from bot.storage.credentials import Passkey
from bot.storage.people import PeopleStore

CHALLENGE_SECONDS = 300.0
_VERIFIED = UserVerificationRequirement.REQUIRED  # the phone's lock is the only secret: it must have been opened


class Passkeys:
    """The `Passkeys` port of the web pages. `origin` is where the browser is: "https://desk.example.org"."""

    def __init__(self, store: PeopleStore) -> None:
        self._store = store

    async def offer_registration(self, member: Member, origin: str) -> Offered:
        held = await self._store.passkeys(member.name)
        options = generate_registration_options(
            rp_id=_host(origin),
            rp_name="Banyan",
            user_id=sha256(member.name.encode()).digest(),
            user_name=member.name,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.id)) for key in held],
            authenticator_selection=AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED),
        )
        return Offered(await self._keep("register", options.challenge, member.name), options_to_json(options))

    async def register(self, member: Member, token: str, answer: str, origin: str) -> bool:
        """Keep the device's passkey; False if its answer is not to a fresh challenge of ours to this member."""
        kept = await self._store.use_challenge(digest(token), "register")
        if kept is None or kept["account"] != member.name:
            return False
        try:
            new = verify_registration_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(kept["challenge"]),
                expected_rp_id=_host(origin),
                expected_origin=origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError):
            return False
        key = Passkey(bytes_to_base64url(new.credential_id), member.name, bytes_to_base64url(new.credential_public_key), new.sign_count)
        return await self._store.add_passkey(key)

    async def offer_entry(self, origin: str) -> Offered:
        options = generate_authentication_options(rp_id=_host(origin), user_verification=_VERIFIED)
        return Offered(await self._keep("enter", options.challenge, ""), options_to_json(options))

    async def enter(self, token: str, answer: str, origin: str, source: str) -> str | Refusal:
        """Return a session. Whoever fails too often for one account from one source waits; all others do not."""
        kept = await self._store.use_challenge(digest(token), "enter")
        key = await self._store.passkey(_id(answer))
        if kept is None or key is None:
            return Refusal.UNKNOWN
        if await self._store.locked_out(key.account, source):
            return Refusal.LOCKED
        try:
            shown = verify_authentication_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(kept["challenge"]),
                expected_rp_id=_host(origin),
                expected_origin=origin,
                credential_public_key=base64url_to_bytes(key.public_key),
                credential_current_sign_count=key.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError):
            await self._store.sign_in_failed(key.account, source)
            return Refusal.UNKNOWN
        if not await self._store.passkey_used(key.id, key.sign_count, shown.new_sign_count):
            return Refusal.UNKNOWN
        await self._store.signed_in_at_last(key.account, source)
        session = secrets.token_urlsafe(32)
        await self._store.open_session(key.account, digest(session), SESSION_SECONDS, "passkey")
        return session

    async def kept(self, member: Member) -> Sequence[Kept]:
        return [Kept(key.id, key.made_at) for key in await self._store.passkeys(member.name)]

    async def drop(self, member: Member, id: str) -> None:
        await self._store.drop_passkey(id, member.name)

    async def _keep(self, kind: str, challenge: bytes, account: str) -> str:
        token = secrets.token_urlsafe(32)
        await self._store.add_challenge(digest(token), kind, {"challenge": bytes_to_base64url(challenge), "account": account}, CHALLENGE_SECONDS)
        return token


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or ""


def _id(answer: str) -> str:
    """Return the id of the credential that an answer claims to be from, or ""."""
    try:
        data = json.loads(answer)
    except ValueError:
        return ""
    id = data.get("id") if isinstance(data, dict) else None
    return id if isinstance(id, str) else ""
