"""The volunteers' pages. `gate` lets in, `entry` signs in, `queue` and `acts` help people, `looks` show the rest."""

from fastapi import APIRouter

from bot.transports.web.desk.acts import Acts
from bot.transports.web.desk.entry import Entry
from bot.transports.web.desk.figures import FiguresPages
from bot.transports.web.desk.gate import Gate
from bot.transports.web.desk.keys import KeysPages
from bot.transports.web.desk.looks import Looks
from bot.transports.web.desk.queue import Queue
from bot.transports.web.site import Site


def gate(site: Site) -> Gate:
    """Return the gate with every route of the desk opened in it."""
    opened = Gate(site)
    queue = Queue(opened)
    Acts(opened, queue)
    for pages in (Entry, KeysPages, Looks, FiguresPages):
        pages(opened)
    return opened


def routes(site: Site) -> APIRouter:
    return gate(site).routes
