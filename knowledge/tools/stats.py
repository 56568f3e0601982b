"""`stats`: the base in figures, and what a person still has to confirm."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.columns import Columns
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from knowledge import overview
from knowledge.entry import Language, Risk
from knowledge.loader import Library
from knowledge.overview import OpenFact, Unchecked
from knowledge.tools.page import page
from knowledge.tools.screen import STYLES, as_json, refuse, screen, short

FIRST = 20  # entries that are listed without --all


def stats(library: Library, as_json_: bool, html: Path | None, everything: bool) -> int:
    """Print the figures; with `html`, also write them as a page. Returns 2 if that cannot be written."""
    today = date.today()
    if html is not None:
        try:
            html.write_text(page(library, today), encoding="utf-8")
        except OSError as error:
            return refuse(f"{html} cannot be written: {error.strerror}; choose another name or folder")
    open_ones, facts = overview.unchecked(library), overview.open_facts(library, today)
    if as_json_:
        as_json({**overview.figures(library, today), "unchecked": [asdict(one) for one in open_ones], "open facts": [asdict(fact) for fact in facts]})
        return 0
    console = screen()
    _figures(library, today, console)
    _facts(facts, console)
    _entries(open_ones, None if everything else FIRST, console)
    if html is not None:
        console.print(f"{short(html)} is written: open it in a browser; it needs no network", markup=False, style="bold", soft_wrap=True)
    return 0


def _figures(library: Library, today: date, console: Console) -> None:
    by_category = _table("entries by category and risk", "category", *map(str, Risk), "all")
    for category, row in overview.category_by_risk(library).items():
        by_category.add_row(category, *(str(row[risk] or "") for risk in Risk), str(sum(row.values())))
    totals = [sum(entry.risk is risk for entry in library.all()) for risk in Risk]
    by_category.add_section()
    by_category.add_row("all", *map(str, totals), str(sum(totals)), style="bold")
    languages = overview.by_language(library)
    by_language = _table("wordings by language", "", *map(str, Language))
    for name in ("entries", "wordings", "fewest", "median", "most"):
        by_language.add_row(name, *(f"{languages[language][name]:g}" for language in Language))
    by_age = _table("entries by age", "last reviewed", "entries")
    for name, count in overview.by_age(library, today).items():
        by_age.add_row(name, str(count or ""))
    clocks = _table("facts by clock", "clock", "days", "confirmed", "not yet", "near", "past")
    for clock, states in overview.facts_by_clock(library, today).items():
        clocks.add_row(clock, str(clock.days), *(str(count or "") for count in states.values()))
    for pair in ([by_category, by_language], [clocks, by_age]):
        console.print(Padding(Columns(pair, padding=(0, 4)), (0, 0, 1, 0)))
    _line(overview.figures(library, today), console)


def _line(table: Mapping[str, overview.Figure], console: Console) -> None:
    for name in ("not checked by a person", "facts not confirmed", "facts past their clock", "not answered from, being stale", "numbers not seen at their source"):
        console.print(f"{name}: [bold]{table[name]}[/]")
    console.print("by market: " + ", ".join(f"{market} {count}" for market, count in dict(table["by market"]).items()) if isinstance(table["by market"], dict) else "")


def _facts(facts: list[OpenFact], console: Console) -> None:
    table = _table("facts to be confirmed by a person, the most dangerous first", "fact", "risk", "entries", "mark", "days left", "source")
    for fact in facts:
        table.add_row(fact.id, _risk(fact.worst), str(fact.entries), fact.mark, str(fact.days_left), escape(fact.source))
    console.print("")
    console.print(table)


def _entries(open_ones: list[Unchecked], at_most: int | None, console: Console) -> None:
    table = _table("entries to be confirmed by a person, the most dangerous first", "entry", "risk", "what is missing")
    for one in open_ones[:at_most]:
        table.add_row(one.id, _risk(one.risk), escape(", ".join([*one.facts, *(f"menu of {app}" for app in one.menus)]) or "read it once more"))
    console.print("")
    console.print(table)
    if at_most is not None and len(open_ones) > at_most:
        console.print(f"and {len(open_ones) - at_most} more: --all lists them here, --html FILE on a page", markup=False)


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for name in others:
        words = name in ("source", "mark", "risk", "what is missing")
        table.add_column(name, justify="left" if words else "right", overflow="fold")
    return table


def _risk(risk: str) -> str:
    return f"[{STYLES[risk]}]{risk}[/]" if risk else ""
