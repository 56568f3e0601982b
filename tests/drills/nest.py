"""Starts the real bot again and again without importing everything again: forks a process that has it all in memory.

Each child runs `bot.__main__.main(["run"])` as `python -m bot` does, with the settings it is given; only the model is the double `Titles`, unless
`--model` asks for the real one. Nor does a child keep to Telegram's pace: what is measured is the bot.
Lines in: one JSON object with "environment", "log". Lines out: "started PID", then "ended STATUS".
"""

import json
import os
import sys

import aiogram  # noqa: F401 (in memory before the fork, like the next three)
import sqlalchemy.dialects.postgresql.asyncpg  # noqa: F401
import telegram  # noqa: F401

import bot.transports.web  # noqa: F401
from bot import app, messages
from bot.__main__ import main
from bot.advice import Adviser
from bot.transports.telegram.road import TelegramTransport
from knowledge import load
from tests.bot.world import POLICY
from tests.drills.people import Titles

UNPACED = 10**6  # messages a second


def child(environment: dict[str, str], log: str) -> None:
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(environment)
    code = 70
    try:
        code = main(["run"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    library = load()
    titles = Titles(library)
    adviser = Adviser(library, titles, POLICY, "CN")
    app.library_for = lambda settings: library  # read once for all children
    if "--model" not in sys.argv:
        setattr(app, "retriever_for", lambda library, settings: titles)  # noqa: B010 (not the type it stands for, but all that is asked of it)
        setattr(app, "advising", lambda library, retriever, settings: adviser)  # noqa: B010
    if pace := getattr(messages, "Pace", None):
        setattr(TelegramTransport, "per_second", UNPACED)  # noqa: B010 (there is none in every version)
        setattr(TelegramTransport, "pace", lambda self, to: pace(1 / UNPACED, UNPACED))  # noqa: B010
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            child(order["environment"], order["log"])
        print(f"started {pid}", flush=True)
        print(f"ended {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}", flush=True)


if __name__ == "__main__":
    serve()
