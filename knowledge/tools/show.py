"""`show`: an entry as a person sees it in the chat, in both languages, for a person of any region."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from knowledge.entry import Entry, Language
from knowledge.loader import Library
from knowledge.rendering import render, script_for
from knowledge.tables import Hotline
from knowledge.tools.screen import STYLES, all_as_json, refuse, screen

BUBBLE = 64  # columns: about what a line holds on a phone held sideways


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as one person reads it. `buttons` are the numbers below it, `variants` the other phones and apps to choose from."""

    id: str
    risk: str
    language: Language
    region: str
    variant: str
    title: str
    asks_about_a_caller: bool
    text: str
    buttons: tuple[str, ...]
    variants: tuple[str, ...]


def show(library: Library, id: str, regions: Sequence[str], language: str | None, as_json: bool) -> int:
    """`regions`: codes, or ALL."""
    entry = library.get(id)
    if entry is None:
        return refuse(f"no entry {id}")
    wanted = list(library.regions) if "ALL" in regions else [region.upper() for region in regions]
    if unknown := [region for region in wanted if region not in library.regions]:
        return refuse(f"no region {', '.join(unknown)}; there are {', '.join(library.regions)}")
    languages = [Language(language)] if language else list(Language)
    all_shown = [shown for region in wanted for tongue in languages for shown in _shown(entry, tongue, region, library)]
    if as_json:
        all_as_json(asdict(shown) for shown in all_shown)
        return 0
    console = screen()
    for shown in all_shown:
        if console.is_terminal:
            _bubble(shown, console)
        else:
            _plain(shown)
    return 0


def _shown(asked: Entry, language: Language, region: str, library: Library) -> Iterator[Shown]:
    entry = script_for(asked, region, library)
    text = entry.text(language)
    labels = ["", *(variant.label for variant in text.variants)]
    for label in labels:
        said = render(entry, language, region, library, label)
        buttons = tuple(_button(hotline, language) for hotline in said.numbers)
        others = tuple(other for other in labels if other not in ("", label))
        yield Shown(entry.id, entry.risk, language, region, label, text.title, entry.caller_check, said.text, buttons, others)


def _button(hotline: Hotline, language: Language) -> str:
    return f"{hotline.number} {hotline.zh if language is Language.ZH else hotline.en}"


def _plain(shown: Shown) -> None:
    if shown.variant:
        print(f"-- [{shown.variant}]")
    else:
        print(f"== {shown.title} ({shown.id}, {shown.language}, {shown.region}, {shown.risk}{', asks first about a caller' if shown.asks_about_a_caller else ''})")
    print(shown.text)
    print("".join(f"   [{button}]\n" for button in shown.buttons))


def _bubble(shown: Shown, console: Console) -> None:
    said: list[Text] = []
    if shown.asks_about_a_caller:
        first = "（先问一句：是有人叫您这样做的吗？）" if shown.language is Language.ZH else "(Asked first: did somebody tell you to do this?)"
        said.append(Text(f"{first}\n", style="dim italic"))
    said.append(Text(shown.text))
    if shown.buttons or shown.variants:
        said.append(Text(""))
    said += [Text(f" {button} ", style="reverse bold") for button in shown.buttons]
    said += [Text(f"[{label}]", style="cyan") for label in shown.variants]
    style = STYLES[shown.risk]
    name = f"[bold]{escape(shown.title)}[/]" + (f" · {escape(shown.variant)}" if shown.variant else "")
    console.print(
        Panel(
            Group(*said),
            title=name,
            title_align="left",
            subtitle=f"{shown.id} · {shown.language} · {shown.region} · {shown.risk}",
            subtitle_align="right",
            border_style=style,
            width=min(BUBBLE, console.width),
            padding=(1, 2),
        )
    )
