"""Nonsense for every page and act: schemathesis makes it, nothing may break, and nobody may get further than they may."""

import json
import os
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from starlette.testclient import TestClient

from bot.rights import Action
from bot.tickets import Role
from bot.transports.web.desk import gate
from bot.transports.web.desk.gate import form_token
from tests.browser.fakes import FakeBot, site

TEXT = {"type": "string", "maxLength": 300}
FIELDS = {"token": TEXT, "key": TEXT, "ticket": TEXT, "reply": TEXT, "text": TEXT, "how": {"enum": ["", "anyway", "ask", "x"]}, "to": TEXT, "to_all": TEXT, "note": TEXT, "person": TEXT, "id": TEXT, "offer": TEXT, "answer": TEXT, "connect": TEXT}
QUERY = ("told", "use", "week", "before", "state", "code")
OUTSIDE = {("GET", "/"): (), ("POST", "/say"): ("text", "pressed", "key"), ("POST", "/look"): ("size", "language", "back"), ("GET", "/health"): ()}
STREAMS = {"/desk/stream"}  # endless by nature: test_web_server reads them
EXAMPLES = int(os.environ.get("BANYAN_SCHEMATHESIS", "8"))  # a form or page; the nightly drill asks for hundreds


def described() -> dict[str, Any]:
    """Return our pages as an OpenAPI document: every route of the gate, and the pages of the chat."""
    paths: dict[str, Any] = {}
    routes = {(method, path): tuple(FIELDS) for method, path in gate(site(FakeBot()).site).opened if method != "HEAD" and path not in STREAMS}
    for (method, path), fields in {**routes, **OUTSIDE}.items():
        operation: dict[str, Any] = {"responses": {"200": {"description": "a page"}}, "parameters": []}
        operation["parameters"] = [{"name": name, "in": "query", "schema": TEXT} for name in QUERY]
        operation["parameters"] += [{"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 60}} for name in ("link", "ticket") if f"{{{name}}}" in path]
        if method == "POST":
            schema = {"type": "object", "properties": {name: FIELDS.get(name, TEXT) for name in fields}}
            operation["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}
        paths.setdefault(path, {})[method.lower()] = operation
    return {"openapi": "3.1.0", "info": {"title": "Banyan", "version": "1"}, "paths": paths}


schema = schemathesis.openapi.from_dict(described())


def asked(case: schemathesis.Case, *roles: Role) -> tuple[httpx.Response, FakeBot]:
    bot = FakeBot()
    bot.sessions["s"], bot.roles["小王"] = "小王", set(roles)
    transport = site(bot)
    transport.site.door.receive = bot.receive
    data = dict(case.body) if isinstance(case.body, dict) else {}
    data = {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in data.items()}
    if roles and case.method == "POST":
        data["token"] = form_token("s")
    path = case.formatted_path
    with TestClient(transport.app, base_url="http://banyan.test", raise_server_exceptions=False, follow_redirects=False, cookies={"banyan_desk": "s"} if roles else {}) as client:
        return client.request(case.method, path, params=dict(case.query or {}), data=data if case.method == "POST" else None), bot


def sound(answer: httpx.Response) -> None:
    """A page or a bare answer, never a fault of ours; every header in its place."""
    assert answer.status_code < 500 or answer.status_code == 502, (answer.request.url, answer.text[:200])
    assert "Traceback" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


few = settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True)


@schema.parametrize()
@few
def test_nothing_breaks_for_somebody_who_may_everything(case: schemathesis.Case) -> None:
    answer, _ = asked(case, *Role)
    sound(answer)


@schema.parametrize()
@few
def test_nothing_opens_for_nobody(case: schemathesis.Case) -> None:
    answer, bot = asked(case)
    sound(answer)
    assert bot.board.done == []
    opened = gate(site(FakeBot()).site).opened.get((case.method, case.path))
    if opened not in (None, Action.ENTER):
        assert answer.status_code in (403, 404, 405), (case.path, answer.status_code)
