"""The strict fake Bot API, grown to a town of many people: histories by chat, faults by plan, redeliveries, webhooks."""

import asyncio
import json
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiogram.types import ChatMemberAdministrator, Update

from tests.drills.plan import FLOODED, POLLING, SENDING, Plan
from tests.fake_telegram import ANSWER, METHODS, Body, FakeTelegram, Form, no, unfit, user, yes

BOT = {"id": 4200, "is_bot": True, "first_name": "Banyan", "username": "banyan_test_bot"}
ME = {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
GIFTS = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False)
RIGHTS = [name for name, field in ChatMemberAdministrator.model_fields.items() if field.is_required() and field.annotation is bool]
KEPT = 300  # confirmed updates that may be delivered once more
AGAIN, BROKEN = 0.03, 0.01  # shares: of updates delivered once more, of undecodable ones among all


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it stands in a chat: the text and the ids of its buttons."""

    text: str
    buttons: tuple[str, ...] = ()
    at: float = 0.0  # time.monotonic()


@dataclass
class Town(FakeTelegram):
    """`history` is what the bot has said, by chat; `refuses` what a chat answers to everything: (status, description)."""

    plan: Plan | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    redelivers: bool = False
    history: defaultdict[int, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    refuses: dict[int, tuple[int, str]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    webhook: Body = field(default_factory=dict)
    rights: str = "administrator"  # the bot's in every group
    away: set[str] = field(default_factory=set)  # methods that lead nowhere; "all"
    _past: deque[Body] = field(default_factory=lambda: deque(maxlen=KEPT))
    _not_before: dict[int, float] = field(default_factory=dict)
    _numbers: int = 100

    # the people's side

    async def says(self, chat: int, text: str) -> int:
        """Let a person write."""
        return await self._happens(message=self._message_in(chat, {"text": text}, user(chat)))

    async def presses(self, chat: int, data: str) -> int:
        """Let a person press a button of the bot's."""
        query = f"press-{self._last}-{chat}"
        self._presses.add(query)
        shown = self._message_in(chat, {"text": "?"}, BOT)
        return await self._happens(callback_query={"id": query, "chat_instance": "1", "from": user(chat), "message": shown, "data": data})

    async def membership(self, chat: int, status: str, kind: str = "private") -> int:
        """Let somebody change what the bot is in a chat: "member", "kicked" (blocked), "left", "administrator"."""
        was = {"user": BOT, "status": "member"}
        now: Body = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else dict.fromkeys(RIGHTS, False) if status == "administrator" else {})}
        where = {"id": chat, "type": kind, **({"first_name": "Ann"} if kind == "private" else {"title": "Volunteers"})}
        return await self._happens(my_chat_member={"chat": where, "from": user(abs(chat)), "date": 1_790_000_000, "old_chat_member": was, "new_chat_member": now})

    async def _happens(self, **body: Any) -> int:
        number = self._last + 1
        if self.redelivers and self.chance.random() < BROKEN:
            self.notes["undecodable updates"] += 1
            await self.arrive_raw({"update_id": number, "message": {"message_id": "none", "chat": "?"}})
            number += 1
        update = {"update_id": number, **body}
        Update.model_validate(update)  # what the fake says is strictly Telegram's, too
        await self.arrive_raw(update)
        return number

    def _message_in(self, chat: int, more: Body, sender: Body) -> Body:
        self._numbers += 1
        return {"message_id": self._numbers, "date": int(time.time()), "chat": {"id": chat, "type": "private", "first_name": "Ann"}, "from": sender, **more}

    # the network's side

    async def handle(self, path: str, form: Form) -> tuple[int, Body | str]:
        method = path.rpartition("/")[2]
        self.asked[method] += 1
        name = self.plan.draw(method) if self.plan else ""
        if name == FLOODED and method == "sendMessage":
            self._not_before[int(form["chat_id"])] = time.monotonic() + 1.0
        elif name:
            self.fail(method, (SENDING if method == "sendMessage" else POLLING)[name])
        return await super().handle(path, form)

    async def _answer(self, token: str, method: str, form: Form) -> tuple[int, Body]:
        if token != self.token:
            return no(401, "Unauthorized")
        if method not in METHODS:
            return no(404, "Not Found")
        if complaints := list(unfit(METHODS[method], form)):
            self.wrong += complaints
            return no(400, f"Bad Request: {complaints[0]}")
        own = getattr(self, f"_on_{method}", None)
        status, body = await own(form) if own else yes(True)  # whatever only has to be obeyed: menus, typing, buttons that go
        if method != "getUpdates" or not body["ok"]:
            ANSWER[METHODS[method].__returning__].model_validate(body)
        return status, body

    async def _on_getMe(self, form: Form) -> tuple[int, Body]:
        return yes(ME)

    async def _on_getUpdates(self, form: Form) -> tuple[int, Body]:
        if self.webhook.get("url"):
            return no(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
        offset = int(form.get("offset", "0"))
        self._past.extend(one for one in self.queue if one["update_id"] < offset)
        status, body = await self._updates(form)
        if body["ok"] and body["result"] and self.redelivers and self._past:
            again = [one for one in self._past if self.chance.random() < AGAIN * len(body["result"]) / len(self._past)]
            self.chance.shuffle(again)
            self.notes["updates delivered once more, shuffled"] += len(again)
            last = body["result"][-1]  # the last number decides what the next poll confirms, as Telegram's own order does
            body = {"ok": True, "result": [*again, *body["result"][:-1], last] if self.chance.random() < 0.5 else [*body["result"][:-1], *again, last]}
        return status, body

    async def _on_sendMessage(self, form: Form) -> tuple[int, Body]:
        chat = int(form["chat_id"])
        if refusal := self.refuses.get(chat):
            self.notes[f"refused with {refusal[0]}"] += 1
            return no(*refusal)
        if (left := self._not_before.get(chat, 0.0) - time.monotonic()) > 0:
            self.notes["told to wait"] += 1
            status, body = no(429, f"Too Many Requests: retry after {int(left) + 1}")
            return status, {**body, "parameters": {"retry_after": int(left) + 1}}
        rows = json.loads(form.get("reply_markup", "{}")).get("inline_keyboard", [])
        self.history[chat].append(Shown(form["text"], tuple(button.get("callback_data", "") for row in rows for button in row), time.monotonic()))
        return yes(self._message_in(chat, {"text": form["text"]}, BOT))

    async def _on_answerCallbackQuery(self, form: Form) -> tuple[int, Body]:
        if form["callback_query_id"] not in self._presses:
            return no(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._presses.remove(form["callback_query_id"])
        return yes(True)

    async def _on_setWebhook(self, form: Form) -> tuple[int, Body]:
        async with self.news:
            self.webhook = {"url": form["url"], "secret": form.get("secret_token", "")}
            self.news.notify_all()
        return yes(True)

    async def _on_deleteWebhook(self, form: Form) -> tuple[int, Body]:
        self.webhook = {}
        return yes(True)

    async def _on_getWebhookInfo(self, form: Form) -> tuple[int, Body]:
        known = {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": len(self.queue)}
        return yes({**known, **({"last_error_date": int(time.time()) - 60, "last_error_message": trouble} if (trouble := self.webhook.get("trouble")) else {})})

    async def _on_getChat(self, form: Form) -> tuple[int, Body]:
        chat = int(form["chat_id"])
        if refusal := self.refuses.get(chat):
            return no(*refusal)
        kind: Body = {"type": "supergroup", "title": "Volunteers"} if chat < 0 else {"type": "private", "first_name": "Ann"}
        return yes({"id": chat, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS, **kind})

    async def _on_getChatMember(self, form: Form) -> tuple[int, Body]:
        if refusal := self.refuses.get(int(form["chat_id"])):
            return no(*refusal)
        rights = dict.fromkeys(RIGHTS, True) if self.rights == "administrator" else {}
        return yes({"user": BOT, "status": self.rights, **rights})

    def outstanding(self) -> int:
        """Return how many updates are not confirmed."""
        return len(self.queue)


async def until(town: Town, happened: Callable[[], object], seconds: float) -> bool:
    """Wait for it; return whether it came in time."""
    try:
        async with asyncio.timeout(seconds), town.news:
            await town.news.wait_for(lambda: bool(happened()))
    except TimeoutError:
        return False
    return True
