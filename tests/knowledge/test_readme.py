"""The pages for maintainers name everything that a maintainer may write."""

from dataclasses import fields

import pytest

from knowledge.entry import Entry, Market, Risk, Step, Text
from knowledge.loader import HERE
from knowledge.rendering import PLACES
from knowledge.rules.base import ESCALATE_IF
from knowledge.tables import Clock
from knowledge.tools.new import CATEGORIES
from knowledge.weighing import Weight

NAMES = [f"`{field.name}`" for record in (Entry, Text, Step) for field in fields(record) if field.name not in ("category", "zh", "en")]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_page_explains_every_field_risk_placeholder_and_verb(page: str) -> None:
    text = (HERE / page).read_text(encoding="utf-8")
    wanted = [
        *NAMES,
        *(f"`{{{name}}}`" for name in PLACES),
        *(f"`{reason}`" for reason in ESCALATE_IF),
        *(f"**{risk}**" for risk in Risk),
        *(f"`{market}`" for market in Market),
        *(f"`{category}`" for category in CATEGORIES),
        *(f"python -m knowledge {verb} " for verb in ("new", "check", "show", "find", "diff")),
        *(f"`{path.name}`" for path in HERE.glob("*.yaml")),
        *(f"*{weight}*" for weight in Weight),
        *("--json", "--html", "--drafts", "`template`", "`alike`", "`not_for`", "library.synonyms.plain("),
        *(f"{clock.days}" for clock in Clock),
        "python -m knowledge stats",
        "`checked: false`",
    ]
    assert [word for word in wanted if word not in text] == []
    assert sum(f"**{number}." in text for number in range(1, 11)) == 10
