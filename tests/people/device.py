"""A phone with a passkey, in software: answers challenges as an authenticator does (WebAuthn level 2, "none" attestation)."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

UP, UV, AT = 0x01, 0x04, 0x40


@dataclass
class Device:
    """`counts`: how its counter stands; `unlocked`: whether its owner opened its lock."""

    origin: str
    counts: int = 0
    unlocked: bool = True
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def register(self, options: str) -> str:
        """Return the answer to a registration."""
        asked = json.loads(options)
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        data = self._data(asked["rp"]["id"], AT) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        response = {"clientDataJSON": self._client("webauthn.create", asked), "attestationObject": _text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}))}
        return json.dumps({"id": _text(self.id), "rawId": _text(self.id), "type": "public-key", "response": response})

    def enter(self, options: str, rp_id: str = "") -> str:
        """Return the answer to a sign-in; the counter grows."""
        self.counts += 1
        asked = json.loads(options)
        data, client = self._data(rp_id or asked["rpId"]), self._client("webauthn.get", asked)
        digest = hashlib.sha256(_bytes(client)).digest()
        signature = self.key.sign(data + digest, ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": _text(data), "signature": _text(signature)}
        return json.dumps({"id": _text(self.id), "rawId": _text(self.id), "type": "public-key", "response": response})

    def _data(self, rp_id: str, more: int = 0) -> bytes:
        flags = UP | (UV if self.unlocked else 0) | more
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.counts.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, str]) -> str:
        return _text(json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}).encode())


def _text(data: bytes) -> str:
    return bytes_to_base64url(data)


def _bytes(text: str) -> bytes:
    from webauthn import base64url_to_bytes

    return base64url_to_bytes(text)
