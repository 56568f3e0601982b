"""Whole dialogues, one file each: what a person says or presses, what Banyan says, what a volunteer does."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.messages import Address, Outgoing
from bot.storage import SqlStore
from knowledge import Library
from tests.bot.world import World
from tests.conftest import furnished

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


def matches(step: dict[str, Any], heard: list[Outgoing], where: str) -> None:
    """`bot`: a piece of text for each message, in order ("" for any); `buttons`: of the last message; `not`: nowhere in them."""
    wanted = step.get("bot", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    said = "\n---\n".join(m.text for m in heard)
    assert len(heard) == len(wanted), f"{where}: said {len(heard)} messages:\n{said}"
    for piece, message in zip(wanted, heard, strict=True):
        assert piece in message.text, f"{where}: “{piece}” is not in:\n{message.text}"
    for label in step.get("buttons", []):
        assert any(label in choice.label for choice in heard[-1].choices), f"{where}: no button “{label}” in {[c.label for c in heard[-1].choices]}"
    for piece in step.get("not", []):
        assert piece not in said, f"{where}: “{piece}” should not be said"


async def act(world: World, step: dict[str, Any]) -> list[Outgoing]:
    match step:
        case {"person": str(text)} if text.startswith("[") and text.endswith("]"):
            return await world.tap(text[1:-1])
        case {"person": text}:
            return await world.say(text, language=step.get("language", ""))
        case {"press": str(choice)}:
            return await world.press(choice)
        case {"on_duty": str(name)}:
            await world.on_duty(name)
            return []
        case {"volunteer": str(name), "takes": int(number)}:
            return await told(world, name, pressed=f"claim:{number}")
        case {"volunteer": str(name), "gives_back": int(number)}:
            return await told(world, name, pressed=f"release:{number}")
        case {"volunteer": str(name), "closes": int(number)}:
            return await told(world, name, pressed=f"close:{number}")
        case {"volunteer": str(name), "says": str(text)}:
            return await told(world, name, text)
    raise AssertionError(f"a step that nobody understands: {step}")


async def told(world: World, name: str, text: str = "", pressed: str | None = None) -> list[Outgoing]:
    """Let a volunteer act and return what the person hears, then what the volunteer is told."""
    before = len(world.web.sent)
    notices = await world.volunteer(name, text, pressed)
    return [message for _, message in world.web.sent[before:]] + notices


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_conversation(file: Path, tmp_path: Path, library: Library) -> None:
    script = yaml.safe_load(file.read_text(encoding="utf-8"))
    store = SqlStore(furnished(f"sqlite:///{tmp_path}/banyan.db"))
    await store.open()
    found = {text: [(id, p) for id, p in hits] for text, hits in script.get("search", {}).items()}
    suspected = {text: (id, p, sure) for text, (id, p, sure) in script.get("suspected", {}).items()}
    world = World(store, library, found, script.get("region", "CN"), suspected, script.get("today"), doubted=script.get("doubted", ()))
    for number, step in enumerate(script["talk"], 1):
        heard = await act(world, step)
        matches(step, heard, f"{file.name}, step {number} {dict(list(step.items())[:2])}")
        if "sees" in step:
            card = (await store.waiting_tickets())[0] if step["sees"].get("waiting", True) else await store.held_ticket("Li")
            assert card is not None
            assert step["sees"]["words"] in card.words
            assert card.reason == step["sees"].get("reason", card.reason)
            assert step["sees"].get("suggested", "") in "".join(card.suggestions)
    assert await store.pending(Address("web", "ann")) is False
    await store.close()
