"""Nonsense for every page and act: schemathesis makes it, nothing may break, and nobody may get further than they may."""

import asyncio
import json
import os
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from bot.rights import Action
from bot.tickets import Role
from bot.transports.web.desk import gate
from bot.transports.web.desk.gate import form_token
from tests.browser.fakes import CARDS, FakeBot, browsing, site

TEXT = {"type": "string", "maxLength": 300}
WORDS = ("token", "key", "ticket", "reply", "text", "to", "to_all", "note", "person", "id", "offer", "answer", "connect")
FIELDS = {**dict.fromkeys(WORDS, TEXT), "how": {"enum": ["", "anyway", "ask", "x"]}}
IN_PATH = {"type": "string", "minLength": 1, "maxLength": 60}
QUERY = ("told", "use", "week", "before", "state", "code")
OUTSIDE = {("GET", "/"): (), ("POST", "/say"): ("text", "pressed", "key"), ("POST", "/look"): ("size", "language", "back"), ("GET", "/health"): ()}
STREAMS = {"/desk/stream"}  # endless by nature: test_web_server reads them
OPENED = gate(site(FakeBot()).site).opened
EXAMPLES = int(os.environ.get("BANYAN_SCHEMATHESIS", "4"))  # a form or page; the nightly drill asks for hundreds


def described() -> dict[str, Any]:
    """Return our pages as an OpenAPI document: every route of the gate, and the pages of the chat."""
    paths: dict[str, Any] = {}
    routes = {(method, path): tuple(FIELDS) for method, path in OPENED if method != "HEAD" and path not in STREAMS}
    for (method, path), fields in {**routes, **OUTSIDE}.items():
        operation: dict[str, Any] = {"responses": {"200": {"description": "a page"}}, "parameters": []}
        operation["parameters"] = [{"name": name, "in": "query", "schema": TEXT} for name in QUERY]
        operation["parameters"] += [{"name": name, "in": "path", "required": True, "schema": IN_PATH} for name in ("link", "ticket") if f"{{{name}}}" in path]
        if method == "POST":
            schema = {"type": "object", "properties": {name: FIELDS.get(name, TEXT) for name in fields}}
            operation["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}
        paths.setdefault(path, {})[method.lower()] = operation
    return {"openapi": "3.1.0", "info": {"title": "Banyan", "version": "1"}, "paths": paths}


schema = schemathesis.openapi.from_dict(described())


bot = FakeBot()
transport = site(bot)


def asked(case: Any, *roles: Role) -> httpx.Response:
    """Send one made-up request as somebody with these roles, or as nobody."""
    bot.cards, bot.sessions, bot.roles, bot.links = list(CARDS), {"s": "小王"}, {"小王": set(roles)}, {}
    bot.board.done.clear()
    given = case.body if isinstance(case.body, dict) else {}
    data = {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    if roles:
        data["token"] = form_token("s")
    return asyncio.run(_sent(case, data if case.method == "POST" else None, {"cookie": "banyan_desk=s"} if roles else {}))


async def _sent(case: Any, data: dict[str, str] | None, headers: dict[str, str]) -> httpx.Response:
    async with browsing(transport, bot) as browser:
        return await browser.request(case.method, case.formatted_path, params=dict(case.query or {}), data=data, headers=headers, follow_redirects=False)


def sound(answer: httpx.Response) -> None:
    """A page or a bare answer, never a fault of ours; every header in its place."""
    assert answer.status_code < 500 or answer.status_code == 502, (answer.request.url, answer.text[:200])
    assert "Traceback" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


few = settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True)


@schema.parametrize()
@few
def test_nothing_breaks_for_somebody_who_may_everything(case: Any) -> None:
    answer = asked(case, *Role)
    sound(answer)


@schema.parametrize()
@few
def test_nothing_opens_for_nobody(case: Any) -> None:
    answer = asked(case)
    sound(answer)
    assert bot.board.done == []
    opened = OPENED.get((case.method, case.path))
    if opened not in (None, Action.ENTER):
        assert answer.status_code in (403, 404, 405), (case.path, answer.status_code)
