"""The page of `stats --html`: whole by itself, and its numbers are those of the base."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from knowledge.__main__ import main
from knowledge.tools.charts import bars, columns
from tests.knowledge.samples import ENTRY, SCRIPT, TODAY, library_of, mended


class Read(HTMLParser):
    """Collects the tags that are open, every address, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data", "action")]
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    library_of(tmp_path, mended(ENTRY, {"facts": ["F-WEAK"], "zh.title": "<b>字</b>&大"}), SCRIPT)
    assert main(["--root", str(tmp_path), "stats", "--html", str(tmp_path / "page.html")]) == 0
    assert "page.html is written" in capsys.readouterr().out
    return (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_page_needs_nothing_from_elsewhere(written: str) -> None:
    page = Read()
    page.feed(written)
    assert (page.open, page.addresses) == ([], [])
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(|<script|<link", written)


def test_the_page_holds_the_figures_and_what_is_to_be_confirmed(written: str) -> None:
    page = Read()
    page.feed(written)
    for words in ("2条目 entries", "1救急的话 scripts", "48中文问法 Chinese wordings", "F-WEAK", "phone-wechat-font", "菜单 menu 微信", "<b>字</b>&大 · Bigger letters in WeChat"):
        assert words in page.text
    for picture in re.findall(r"<svg.*?</svg>", written):
        ElementTree.fromstring(picture)
    assert written.count("<svg") == 7


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = ElementTree.fromstring(bars("t", {"a": {"x": 30, "y": 10}, "b<": {"x": 20, "y": 0}, "none": {"x": 0, "y": 0}}, ("r0", "r1")))
    rects = [(rect.get("class"), float(rect.get("width", "0")) + 1) for rect in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert [tone for tone, _ in rects] == ["r0", "r1", "r0"]
    assert rects[0][1] == pytest.approx(3 * rects[1][1], rel=0.01)
    assert rects[2][1] == pytest.approx(2 * rects[1][1], rel=0.01)
    assert [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")] == ["a", "40", "b<", "20", "none", "0"]


def test_columns_stand_over_every_number_in_between() -> None:
    drawn = ElementTree.fromstring(columns("t", {8: 1, 9: 0, 10: 4}, "r1", "axis"))
    heights = [float(rect.get("height", "0")) for rect in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert heights[1] == pytest.approx(4 * heights[0], rel=0.01)
    assert [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")] == ["1", "8", "9", "4", "10", "axis"]


def test_an_empty_base_has_a_page_too(tmp_path: Path) -> None:
    from knowledge.loader import Library
    from knowledge.tools.page import page

    Read().feed(page(Library(), TODAY))


def test_a_page_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library_of(tmp_path, ENTRY)
    assert main(["--root", str(tmp_path), "stats", "--html", str(tmp_path / "no/where.html")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/no/where.html cannot be written: No such file or directory; choose another name or folder\n"
