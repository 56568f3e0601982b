"""Builds every part and runs them together: order of start and stop."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot import inbox, outbox, texts
from bot.advice import Adviser
from bot.board import DeskBoard
from bot.decision import Policy
from bot.desk import DeskParts, Roster, Vault, build, read_roster
from bot.desk.wishes import Wishes
from bot.errors import CannotStart, StoreError
from bot.first_aid import FirstAid
from bot.people import DeskSignIn, new_link
from bot.replies import Replies
from bot.settings import Settings, cache_folder
from bot.storage import SqlStore
from bot.tickets import Actor, DraftEntry, Role
from bot.turn import Turns
from knowledge import KnowledgeBroken, Language, Library, load

if TYPE_CHECKING:
    from bot.transports.base import Transport
    from bot.transports.web import WebTransport
    from bot.transports.web.people import Provider
    from embeddings import Retriever

log = logging.getLogger(__name__)

DRAIN, FLUSH = 5.0, 5.0  # seconds that a stop may take for answering, then for sending
KEPT, SWEEP = 7 * 24 * 3600.0, 3600.0  # seconds that is kept what is only needed for a while (Telegram repeats for a day), and between two looks
COMMANDS = tuple((name, f"command_{name}") for name in ("start", "sos", "person", "where", "zh", "en", "kept", "forget"))  # as pressed: `updates.COMMANDS`


def library_for(settings: Settings) -> Library:
    """Return the base.

    Raises:
        CannotStart: a file of it is broken, or the region is none of its own.
    """
    try:
        library = load()
    except KnowledgeBroken as error:
        more = f" ({len(error.findings) - 1} more)" if len(error.findings) > 1 else ""
        raise CannotStart(f"The knowledge base is broken: {error.findings[0]}{more}. `python -m knowledge check` lists everything.") from error
    if settings.region not in library.regions:
        raise CannotStart(f"BANYAN_REGION is {settings.region}, and there are only {', '.join(library.regions)}: choose one of them.")
    return library


def too_old(library: Library, today: date) -> str:
    """Return one sentence on the answers that are not given any more, for whoever starts Banyan; nothing if there is none."""
    stale = sum(library.stale(entry, today) for entry in library.all())
    return f"{stale} answers on scams and emergencies rest on facts past their day, and such questions go to the volunteers: `python -m knowledge check` lists them." if stale else ""


def adviser_for(library: Library, settings: Settings) -> Adviser:
    """Return the adviser with its encoder loaded. Takes seconds."""
    return advising(library, retriever_for(library, settings), settings)


def advising(library: Library, retriever: "Retriever", settings: Settings) -> Adviser:
    """Return the adviser over a search that is loaded already."""
    from embeddings import SecondNet

    return Adviser(library, retriever, Policy.of(retriever.fitted), settings.region, SecondNet(retriever))


def retriever_for(library: Library, settings: Settings) -> "Retriever":
    """Return the search, with careful numbers where the fitted ones do not speak of this base or encoder. Takes seconds.

    Raises:
        CannotStart: the encoder cannot be loaded.
    """
    from embeddings import Fitted, ModelMissing, Retriever, open_encoder

    try:
        encoder = open_encoder(settings.encoder)
        fitted = Fitted.load()
        if why := fitted.matches(library, encoder):
            log.warning("%s Until then Banyan is careful: it answers less and asks more.", why)
            fitted = Fitted.careful()
        return Retriever(library, encoder, fitted, cache_folder(settings))
    except ModelMissing as error:
        raise CannotStart(str(error)) from error


def roster_for(settings: Settings) -> Roster:
    """Return the roster of BANYAN_ROSTER, an empty one without.

    Raises:
        CannotStart: the file cannot be used; says where.
    """
    return read_roster(Path(settings.roster).expanduser()) if settings.roster else Roster()


class Bell:
    """Wakes whatever was hung on it: the desk pages are built before the outbox that they wake."""

    def __init__(self) -> None:
        self.wake: Callable[[], None] = lambda: None

    def __call__(self) -> None:
        self.wake()


def web_for(settings: Settings, library: Library, store: SqlStore, board: DeskBoard) -> "WebTransport":
    """Return the chat page and the desk pages."""
    from bot.people.passkeys import Passkeys
    from bot.transports.web import WebTransport
    from bot.transports.web.people import People

    return WebTransport(
        settings.web_host,
        settings.web_port,
        transcripts=store,
        board=board,
        people=People(DeskSignIn(store), Passkeys(store), provider_for(settings, store), store),
        address=settings.web_url.rstrip("/"),
        region=settings.region,
        regions={code: {str(k): v for k, v in place.name.items()} for code, place in library.regions.items()},
        emergency_number=lambda region: library.regions.get(region, library.regions[settings.region]).police[Language.EN],
    )


def provider_for(settings: Settings, store: SqlStore) -> "Provider | None":
    """Return the other house that vouches for volunteers, where one is set."""
    if not settings.oidc_issuer:
        return None
    from bot.people.oidc import Oidc

    return Oidc(store, settings.oidc_name, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())


def transports_for(settings: Settings, web: "WebTransport", store: SqlStore) -> dict[str, "Transport"]:
    """Return the roads to people, by platform."""
    roads: dict[str, Transport] = {"web": web, "desk": web.desk}
    if token := settings.telegram_token.get_secret_value():
        from bot.transports.telegram import create
        from bot.transports.web.media import Media

        telegram = create(settings.telegram_library, token, settings.telegram_api_base)
        telegram.set_up(store, menu(), settings.telegram_webhook_url)
        web.app.include_router(telegram.routes)
        web.app.include_router(Media(web.site, store.attached, {telegram.platform: telegram.file}).routes)
        roads["telegram"] = telegram
    return roads


def menu() -> dict[str, list[tuple[str, str]]]:
    """Return the commands in either language, and in English for all other languages."""
    shown = {language: [(name, texts.say(does, language)) for name, does in COMMANDS] for language in texts.LANGUAGES}
    return {"": shown["en"], **shown}


class App:
    """One running Banyan."""

    def __init__(
        self,
        store: SqlStore,
        adviser: Adviser,
        library: Library,
        region: str,
        transports: "Mapping[str, Transport]",
        *,
        desk: DeskParts | None = None,
        bell: Bell | None = None,
        turn_lease: float = inbox.LEASE,
        send_lease: float = outbox.LEASE,
        today: Callable[[], date] = date.today,
        pauses: Mapping[str, float] | None = None,
    ) -> None:
        bell = bell or Bell()
        self.desk = desk or build(store, Replies(library, region, today), Roster(), bell)
        replies = self.desk.voices.replies
        first_aid = FirstAid(replies, self.desk.desk.seats, adviser.doubts)
        self._store, self._transports = store, transports
        self.outbox = outbox.Outbox(store, transports, lease=send_lease)
        bell.wake = self.outbox.wake
        self.wishes = Wishes(store, adviser, replies, bell)
        turns = Turns(store, adviser, replies, self.desk.desk, first_aid, bell, self.outbox.take_back)
        self.inbox = inbox.Inbox(store, turns, first_aid, transports, lease=turn_lease, pauses=pauses)

    async def run(self, stop: asyncio.Event, announce: Callable[[], Coroutine[None, None, None]] | None = None) -> None:
        """Run until `stop`, or until a road ends. The store is open already; it is closed at the end.

        `announce` runs beside the roads, to say that they are open.

        Stops in reverse: roads first (nothing new), then the inbox drains, the outbox flushes, the store closes.
        """
        try:
            await self.inbox.recall()
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(self.outbox.run())
                answering = group.create_task(self.inbox.run())
                ticking = [group.create_task(self.desk.clock.run()), group.create_task(self.wishes.run())]
                roads = [group.create_task(road.run(self.inbox.receive)) for road in self._transports.values()]
                beside = [group.create_task(self._sweep()), *([group.create_task(announce())] if announce else [])]
                await _first_of(stop, roads)
                await _cancelled([*beside, *roads, *ticking])
                self.inbox.rest()
                await _ended(answering, DRAIN)
                await self.inbox.drain(DRAIN)
                self.outbox.rest()
                await _ended(sending, FLUSH)
                await self.outbox.flush(FLUSH)
        except* (CannotStart, StoreError) as group_error:
            raise _innermost(group_error) from group_error
        finally:
            await self._store.close()

    async def _sweep(self) -> None:
        """Now and then, delete what is no longer needed."""
        while True:
            try:
                await self._store.forget(KEPT)
            except StoreError as error:
                log.error("what is no longer needed could not be deleted: %s", error)
            await asyncio.sleep(SWEEP)


async def serve(settings: Settings) -> None:
    """Start everything, say where it is, and run until SIGINT or SIGTERM."""
    library, roster, vault = library_for(settings), roster_for(settings), Vault(settings.masked_key.get_secret_value())
    store = await _opened(settings)
    retriever = await asyncio.to_thread(retriever_for, library, settings)
    adviser = advising(library, retriever, settings)
    bell = Bell()
    desk = build(store, Replies(library, settings.region, seals=vault.open), roster, bell, retriever.meaning, settings.approval_minutes * 60, vault)
    web = web_for(settings, library, store, DeskBoard(store, desk, bell))
    transports = transports_for(settings, web, store)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has none on its loop; Ctrl-C ends the program there too
            loop.add_signal_handler(number, stop.set)

    async def announce() -> None:
        here = settings.web_url.rstrip("/") or await web.url()
        link = await new_link(store, "volunteer", here)
        print(f"Banyan (榕树) is ready: {here}\nVolunteers' desk, one-time link for “volunteer”: {link}\nStop with Ctrl-C.", flush=True)
        if warning := too_old(library, date.today()):
            print(warning, flush=True)

    pauses = {"telegram": settings.telegram_pause}
    await App(store, adviser, library, settings.region, transports, desk=desk, bell=bell, pauses=pauses).run(stop, announce)


async def chat(settings: Settings) -> None:
    """Talk with Banyan in the terminal."""
    from bot.transports.console import ConsoleTransport

    library = library_for(settings)
    store = await _opened(settings)
    adviser = await asyncio.to_thread(adviser_for, library, settings)
    await App(store, adviser, library, settings.region, {"console": ConsoleTransport(sys.stdin, sys.stdout)}).run(asyncio.Event())


async def desk_link(settings: Settings, volunteer: str, roles: Sequence[Role] = ()) -> str:
    """Return a one-time link for a volunteer. With `roles` they have these from now on, and no others."""
    store = await _opened(settings)
    try:
        if roles:
            await store.account(volunteer, roles)
        return await new_link(store, volunteer, settings.address)
    finally:
        await store.close()


async def draft(settings: Settings, ticket: int) -> DraftEntry:
    """Return an answered ticket as an entry file, with what the check says of it.

    Raises:
        CannotStart: there is no such ticket, nobody answered it, or its words are deleted already.
    """
    library = library_for(settings)
    store = await _opened(settings)
    try:
        desk = build(store, Replies(library, settings.region), roster_for(settings), Bell())
        made = await DeskBoard(store, desk, Bell()).draft(Actor("shell", Role.MAINTAINER), ticket)
    finally:
        await store.close()
    if made is None:
        raise CannotStart(f"Ticket {ticket} cannot become an entry: it does not exist, nobody answered it, or its words were deleted a day after its end.")
    return made


async def _opened(settings: Settings) -> SqlStore:
    store = SqlStore(settings.database_url)
    try:
        await store.open()
    except StoreError as error:
        await store.close()
        raise CannotStart(str(error)) from error
    return store


async def _first_of(stop: asyncio.Event, roads: Sequence[asyncio.Task[None]]) -> None:
    """Wait until somebody says stop or a road ends by itself."""
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([stopping, *roads], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _ended(task: asyncio.Task[None], seconds: float) -> None:
    """Let it end by itself within `seconds`, and no later."""
    await asyncio.wait({task}, timeout=seconds)
    await _cancelled([task])


def _innermost(error: BaseExceptionGroup[CannotStart | StoreError]) -> CannotStart:
    first: BaseException = error
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first if isinstance(first, CannotStart) else CannotStart(str(first))
