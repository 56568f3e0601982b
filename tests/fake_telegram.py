"""A Bot API server in memory, strict: whatever either library sends is checked against the models that aiogram carries, and so is every answer."""

import asyncio
import json
import typing
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiogram import methods
from aiogram.methods import Response, TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, ValidationError

TOKEN = "4200:Planted-Secret_token"
PERSON = 11
BOT, NAME = 4200, "banyan_bot"
Form = dict[str, str]
Body = dict[str, Any]

ANSWER: Any = Response  # a generic model; which one is known only at run time
METHODS: dict[str, type[TelegramMethod[Any]]] = {
    kind.__api_method__: kind for kind in vars(methods).values() if isinstance(kind, type) and issubclass(kind, TelegramMethod) and kind is not TelegramMethod
}
ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "callback_game", "pay"}


class Lost(Exception):
    """No answer comes: "refused" (no connection), "dropped" (closed instead of answering) or "silent" (until the client gives up)."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


@dataclass(frozen=True)
class Fault:
    """What happens to one request: an HTTP answer (`body` may be no JSON), or a loss; `accepted`: it was obeyed all the same."""

    status: int = 0
    body: Body | str = ""
    lost: str = ""
    accepted: bool = False


def refused(status: int, description: str, **parameters: int) -> Fault:
    """Return a fault that Telegram itself explains."""
    return Fault(status, {"ok": False, "error_code": status, "description": description, **({"parameters": parameters} if parameters else {})})


@dataclass
class FakeTelegram:
    """`queue` holds the updates that are not confirmed yet; `sent` the forms of sendMessage; `wrong` what no client should have asked.

    `shown` is what stands in the chats, with its buttons, by (chat, message id).
    """

    token: str = TOKEN
    queue: list[Body] = field(default_factory=list)
    confirmed: int = 0
    polls: list[Form] = field(default_factory=list)
    sent: list[Form] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    shown: dict[tuple[str, int], Form] = field(default_factory=dict)
    deleted: list[tuple[str, int]] = field(default_factory=list)
    actions: list[Form] = field(default_factory=list)
    menus: list[Form] = field(default_factory=list)
    hooks: list[Form] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    calls: list[tuple[str, Form]] = field(default_factory=list)
    _last: int = 700_000_000
    _next: int = 1000
    _poller: object = None
    _presses: set[str] = field(default_factory=set)

    # A person's side

    async def arrive(self, **body: Any) -> int:
        """Queue an update of one of Telegram's kinds, and return its id."""
        number = self._last + 1
        Update.model_validate({"update_id": number, **body})  # what the fake says is strictly Telegram's, too
        await self.arrive_raw({"update_id": number, **body})
        return number

    async def arrive_raw(self, update: Any) -> None:
        """Queue anything, decodable or not."""
        if isinstance(update, dict) and isinstance(update.get("update_id"), int):
            self._last = update["update_id"]
        async with self.news:
            self.queue.append(update)
            self.news.notify_all()

    async def write(self, text: str | None = None, **more: Any) -> int:
        """Send a message into the bot's chat."""
        self._next += 1
        return await self.arrive(message=message(PERSON, **{"message_id": self._next, **({} if text is None else {"text": text}), **more}))

    async def press(self, data: str, **more: Any) -> int:
        """Press a button under a message of the bot."""
        query = f"press-{self._last}"
        self._presses.add(query)
        shown = message(PERSON, text="?", **{"from": {"id": 4200, "is_bot": True, "first_name": "Banyan"}})
        return await self.arrive(callback_query={"id": query, "chat_instance": "1", "from": user(PERSON), "message": shown, "data": data, **more})

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next requests of this method meet these, one each."""
        self.faults.setdefault(method, deque()).extend(faults)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for it."""
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(happened)

    async def hang_up(self) -> None:
        """End the poll that is open."""
        async with self.news:
            self._poller = None
            self.news.notify_all()

    # The network's side

    async def handle(self, path: str, form: Form) -> tuple[int, Body | str]:
        """Answer one request with (status, JSON), as core.telegram.org/bots/api#making-requests tells.

        Raises:
            Lost: the answer gets lost.
        """
        token, _, method = path.removeprefix("/bot").partition("/")
        fault = faults.popleft() if (faults := self.faults.get(method)) else None
        if fault is None or fault.accepted:
            status, body = await self._answer(token, method, form)
        async with self.news:
            self.news.notify_all()
        if fault is None:
            return status, body
        if fault.lost:
            raise Lost(fault.lost)
        return fault.status, fault.body

    async def _answer(self, token: str, method: str, form: Form) -> tuple[int, Body]:
        if token != self.token:
            return no(401, "Unauthorized")
        if method not in METHODS:
            return no(404, "Not Found")
        if complaints := list(unfit(METHODS[method], form)):
            self.wrong += complaints
            return no(400, f"Bad Request: {complaints[0]}")
        self.calls.append((method, form))
        answers = {
            "getUpdates": self._updates,
            "sendMessage": self._message,
            "answerCallbackQuery": self._pressed,
            "getMe": self._me,
            "setMyCommands": self._commands,
            "setWebhook": self._hook,
            "deleteWebhook": self._hook,
            "editMessageReplyMarkup": self._edit,
            "editMessageText": self._retext,
            "deleteMessage": self._delete,
            "sendChatAction": self._act,
            "getFile": self._file,
        }
        status, body = await answers[method](form)
        if method != "getUpdates" or not body["ok"]:  # updates were checked, or are wrong on purpose
            ANSWER[METHODS[method].__returning__].model_validate(body)
        return status, body

    async def _updates(self, form: Form) -> tuple[int, Body]:
        me, kinds, offset = object(), json.loads(form.get("allowed_updates", "[]")), int(form.get("offset", "0"))
        self.polls.append(form)
        async with self.news:
            self.confirmed += sum(_number(one) < offset for one in self.queue)
            self.queue = [one for one in self.queue if _number(one) >= offset and (not kinds or _kind(one) is None or _kind(one) in kinds)]
            self._poller = me
            self.news.notify_all()
            try:
                async with asyncio.timeout(int(form.get("timeout", "0"))):
                    await self.news.wait_for(lambda: self.queue or self._poller is not me)
            except TimeoutError:
                pass
            if self._poller is not me:
                return no(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
            return yes(self.queue[:100])

    async def _message(self, form: Form) -> tuple[int, Body]:
        if form["chat_id"] in self.blocked:
            return no(403, "Forbidden: bot was blocked by the user")
        self.sent.append(form)
        self._next += 1
        self.shown[form["chat_id"], self._next] = form
        return yes(message(int(form["chat_id"]), message_id=self._next, text=form["text"]))

    async def _me(self, form: Form) -> tuple[int, Body]:
        return yes({"id": BOT, "is_bot": True, "first_name": "Banyan", "username": NAME})

    async def _commands(self, form: Form) -> tuple[int, Body]:
        self.menus.append(form)
        return yes(True)

    async def _hook(self, form: Form) -> tuple[int, Body]:
        self.hooks.append(form)
        return yes(True)

    async def _edit(self, form: Form) -> tuple[int, Body]:
        place = form["chat_id"], int(form["message_id"])
        if place not in self.shown:
            return no(400, "Bad Request: message to edit not found")
        if "reply_markup" not in self.shown[place]:
            return no(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")
        self.shown[place] = {name: value for name, value in self.shown[place].items() if name != "reply_markup"}
        return yes(message(int(place[0]), message_id=place[1], text=self.shown[place]["text"]))

    async def _retext(self, form: Form) -> tuple[int, Body]:
        place = form["chat_id"], int(form["message_id"])
        if place not in self.shown:
            return no(400, "Bad Request: message to edit not found")
        same = ("text", "entities", "reply_markup")
        if all(form.get(name) == self.shown[place].get(name) for name in same):
            return no(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")
        self.shown[place] = {name: value for name, value in form.items() if name != "message_id"}
        return yes(message(int(place[0]), message_id=place[1], text=form["text"]))

    async def _delete(self, form: Form) -> tuple[int, Body]:
        place = form["chat_id"], int(form["message_id"])
        if place in self.deleted:
            return no(400, "Bad Request: message to delete not found")
        self.deleted.append(place)
        self.shown.pop(place, None)
        return yes(True)

    async def _file(self, form: Form) -> tuple[int, Body]:
        if form["file_id"] not in self.files:
            return no(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        return yes({"file_id": form["file_id"], "file_unique_id": "u", "file_path": f"voice/{form['file_id']}.oga"})

    def downloaded(self, path: str) -> tuple[int, bytes]:
        """Answer a GET of what getFile named."""
        name = path.removeprefix(f"/file/bot{self.token}/voice/").removesuffix(".oga")
        return (200, self.files[name]) if name in self.files else (404, b"")

    async def _act(self, form: Form) -> tuple[int, Body]:
        self.actions.append(form)
        return yes(True)

    async def _pressed(self, form: Form) -> tuple[int, Body]:
        query = form["callback_query_id"]
        if query not in self._presses:
            return no(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._presses.remove(query)
        self.acknowledged.append(query)
        return yes(True)


def user(chat: int) -> Body:
    return {"id": chat, "is_bot": False, "first_name": "Ann"}


def message(chat: int, /, **more: Any) -> Body:
    there = {"id": chat, "type": "group", "title": "Family"} if chat < 0 else {"id": chat, "type": "private", "first_name": "Ann"}
    return {"message_id": 5, "date": 1_790_000_000, "chat": there, "from": user(abs(chat)), **more}


def yes(result: Any) -> tuple[int, Body]:
    return 200, {"ok": True, "result": result}


def no(status: int, description: str) -> tuple[int, Body]:
    return status, {"ok": False, "error_code": status, "description": description}


def unfit(model: type[BaseModel], form: Form) -> Iterator[str]:
    """Yield what is wrong with a request: unknown or missing fields, wrong types, and the limits that the models do not know."""
    yield from (f"{name} is no parameter of {model.__name__}" for name in form if name not in model.model_fields)
    try:
        asked = model.model_validate({name: _value(model, name, text) for name, text in form.items() if name in model.model_fields})
    except (ValidationError, ValueError) as error:
        yield f"{model.__name__}: {error}"
        return
    yield from _strange(asked)
    if "parse_mode" in form:
        yield "parse_mode is never to be used"
    if "text" in form and not 1 <= len(form["text"].strip().encode("utf-16-le")) // 2 <= 4096:
        yield "message text is empty" if not form["text"].strip() else "message is too long"
    for button in (button for row in json.loads(form.get("reply_markup", "{}")).get("inline_keyboard", []) for button in row):
        if not button["text"].strip() or len(ACTIONS.intersection(button)) != 1:
            yield "a button has a text and exactly one action"
        if not 1 <= len(button.get("callback_data", "?").encode()) <= 64:
            yield "BUTTON_DATA_INVALID"


def _value(model: type[BaseModel], name: str, text: str) -> Any:
    kind = model.model_fields[name].annotation
    return text if kind is str or str in typing.get_args(kind) else json.loads(text)


def _strange(part: Any) -> Iterator[str]:
    """Yield the fields that the models do not know, however deep."""
    if isinstance(part, BaseModel):
        yield from (f"{name} is no field of {type(part).__name__}" for name in part.model_extra or {})
        part = [getattr(part, name) for name in type(part).model_fields]
    for inner in part if isinstance(part, list) else []:
        yield from _strange(inner)


def _number(update: Any) -> float:
    return update["update_id"] if isinstance(update, dict) and isinstance(update.get("update_id"), int) else float("inf")


def _kind(update: Any) -> str | None:
    return next((name for name in Update.model_fields if name != "update_id" and name in update), None) if isinstance(update, dict) else None
