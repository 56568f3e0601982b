"""banyan: run the helper, or ask it from the shell. One readable line and exit code 2 if it cannot start."""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import BotError, CannotStart
from bot.settings import Settings, read
from bot.tickets import Role

if TYPE_CHECKING:
    from knowledge import Library


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return _run(chosen)
    except CannotStart as error:
        print(f"banyan: {error}", file=sys.stderr)
    except BotError as error:
        print(f"banyan: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing more to say
        return 0
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="banyan", description="Banyan (榕树): a chat helper for older people. Without a command it runs the web chat, the desk, and Telegram where a token is set.")
    verbs = parser.add_subparsers(dest="verb")
    verbs.add_parser("run", help="run the helper (the default)")
    verbs.add_parser("chat", help="talk with Banyan in this terminal")
    ask = verbs.add_parser("ask", help="ask one question, or a file of them, and see what a person would see")
    ask.add_argument("text", nargs="*", help="the question")
    ask.add_argument("--json", action="store_true", help="print the outcome as one JSON line")
    ask.add_argument("--explain", action="store_true", help="also say in words what was found, how sure it is, and why")
    ask.add_argument("--batch", metavar="FILE", help="one question a line, or JSON lines with \"text\" and optional \"language\", \"region\"; - for standard input; prints JSON lines")
    ask.add_argument("--region", default="", help="answer for this region instead of BANYAN_REGION")
    doctor = verbs.add_parser("doctor", help="look whether everything is well, and say what to mend; exit code 1 if something is wrong")
    doctor.add_argument("--json", action="store_true", help="print one JSON line a finding")
    doctor.add_argument("--group", default="", metavar="ID", help="look at the bot's rights in this Telegram group too")
    link = verbs.add_parser("desk-link", help="make a one-time sign-in link to the desk for a volunteer")
    link.add_argument("name", help="the volunteer's first name, as people will see it")
    link.add_argument("--role", action="append", choices=[str(role) for role in Role], default=[], help="what they may do from now on; may be given several times; a new account is a volunteer's")
    draft = verbs.add_parser("draft", help="print an answered ticket as an entry file; exit 1 while the check has something to say of it")
    draft.add_argument("ticket", type=int, help="the number of the ticket")
    return parser


def _run(chosen: argparse.Namespace) -> int:
    settings = read()
    if chosen.verb == "ask":
        return _ask(chosen, settings)
    if chosen.verb == "doctor":
        return asyncio.run(_doctor(chosen, settings))
    from bot import app

    if chosen.verb == "desk-link":
        name = " ".join(chosen.name.split())
        if not 0 < len(name) <= 40 or not name.isprintable():
            raise CannotStart("A volunteer's name has 1 to 40 ordinary characters.")
        print(asyncio.run(app.desk_link(settings, name, [Role(role) for role in chosen.role])))
    elif chosen.verb == "draft":
        made = asyncio.run(app.draft(settings, chosen.ticket))
        print(made.text, end="")
        print("\n".join(made.findings) or f"{made.id} passes the check", file=sys.stderr)
        return 1 if made.findings else 0
    elif chosen.verb == "chat":
        asyncio.run(app.chat(settings))
    else:
        asyncio.run(app.serve(settings))
    return 0


async def _doctor(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot import doctor

    found = []
    async for finding in doctor.examine(settings, chosen.group):
        found.append(finding)
        print(json.dumps(doctor.as_data(finding), ensure_ascii=False) if chosen.json else doctor.as_line(finding), flush=True)
    return 1 if any(finding.state is doctor.State.WRONG for finding in found) else 0


def _ask(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot import app, ask
    from bot.advice import Question

    if not chosen.batch and not chosen.text:
        raise CannotStart("Say what to ask, as in: banyan ask 字太小怎么办")
    if chosen.region:
        settings = settings.model_copy(update={"region": {"UK": "GB"}.get(chosen.region.upper(), chosen.region.upper())})
    library = app.library_for(settings)
    if chosen.explain:
        return _explain(" ".join(chosen.text), library, settings)
    adviser = app.adviser_for(library, settings)
    if chosen.batch:
        ask.batch(adviser, library, chosen.batch)
        return 0
    advice = adviser.advise(Question(" ".join(chosen.text)))
    print(json.dumps(ask.as_json(advice), ensure_ascii=False) if chosen.json else ask.as_seen(advice, library, settings.region))
    return 0


def _explain(text: str, library: "Library", settings: Settings) -> int:
    from bot import app, ask
    from bot.advice import Adviser, Question
    from bot.explain import explain
    from embeddings import Policy

    retriever = app.retriever_for(library, settings)
    policy = Policy.of(retriever.fitted)
    advice = Adviser(library, retriever, policy, settings.region).advise(Question(text))
    print(ask.as_seen(advice, library, settings.region), explain(advice, policy, retriever.fitted), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
