"""Who is visiting, and how they like their page: all of it in small cookies."""

import hashlib
import re
import secrets
from collections.abc import Container
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from bot.messages import Address

CHAT, SIZE, LANGUAGE, REGION, DESK = "banyan_chat", "banyan_size", "banyan_language", "banyan_region", "banyan_desk"
LANGUAGES = ("zh", "en")
SIZES = ("1", "2", "3")
KEPT = 30 * 24 * 3600  # seconds; brief 4.3 U9 asks for 30 minutes at least
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")  # 32 random bytes in URL-safe base64


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the chat page. `fresh`: the token was made just now; `tampered`: the old one was no token of ours."""

    token: str
    language: str
    region: str
    size: str
    fresh: bool = False
    tampered: bool = False

    @property
    def address(self) -> Address:
        """The token itself is stored nowhere: who reads the database cannot enter a conversation."""
        return Address("web", hashlib.sha256(self.token.encode()).hexdigest()[:32])


def visitor(request: Request, regions: Container[str], region: str) -> Visitor:
    """Read the visitor from the cookies; make a new one where there is none."""
    held = request.cookies.get(CHAT, "")
    known = bool(_TOKEN.match(held))
    asked = request.cookies.get(REGION, region)
    return Visitor(
        token=held if known else secrets.token_urlsafe(32),
        language=language(request),
        region=asked if asked in regions else region,
        size=size(request),
        fresh=not known,
        tampered=bool(held) and not known,
    )


def chosen(who: Visitor, pressed: str | None, regions: Container[str]) -> Visitor:
    """Return the visitor after pressing `lang:en`, `region:GB` or anything else."""
    kind, _, value = (pressed or "").partition(":")
    if kind == "lang" and value in LANGUAGES:
        return replace(who, language=value)
    if kind == "region" and value in regions:
        return replace(who, region=value)
    return who


def keep(response: Response, request: Request, who: Visitor, pressed: str | None = None) -> None:
    """Keep the conversation, and what was chosen with this press."""
    remember(response, request, CHAT, who.token)
    if pressed == f"lang:{who.language}":
        remember(response, request, LANGUAGE, who.language)
    if pressed == f"region:{who.region}":
        remember(response, request, REGION, who.region)


def language(request: Request) -> str:
    """Return "zh" or "en": as chosen, else as the browser prefers, else Chinese."""
    chosen = request.cookies.get(LANGUAGE, "")
    if chosen in LANGUAGES:
        return chosen
    for wish in request.headers.get("accept-language", "").split(","):
        if (tag := wish.strip()[:2].lower()) in LANGUAGES:
            return tag
    return "zh"


def size(request: Request) -> str:
    """Return the chosen text size, "1" to "3"."""
    chosen = request.cookies.get(SIZE, "")
    return chosen if chosen in SIZES else "1"


def session(request: Request) -> str:
    """Return the session of a volunteer's browser, or ""."""
    return request.cookies.get(_desk(request)[0], "")


def remember_session(response: Response, request: Request, value: str) -> None:
    """Keep a volunteer's session until the browser closes. Over https the name itself ties it to this host (`__Host-`)."""
    name, path = _desk(request)
    response.set_cookie(name, value, path=path, secure=request.url.scheme == "https", httponly=True, samesite="lax")


def forget_session(response: Response, request: Request) -> None:
    name, path = _desk(request)
    response.delete_cookie(name, path=path, secure=request.url.scheme == "https", httponly=True, samesite="lax")


def _desk(request: Request) -> tuple[str, str]:
    return (f"__Host-{DESK}", "/") if request.url.scheme == "https" else (DESK, "/desk")


def remember(response: Response, request: Request, name: str, value: str, path: str = "/") -> None:
    """Set one cookie: not readable by scripts, not sent along from other sites, encrypted only where the page is."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=KEPT, path=path, secure=secure, httponly=True, samesite="lax")
