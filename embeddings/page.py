"""The figures of `measure` as one page for the maintainer: tables and plots in a single file, without script or network."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from embeddings.confidence import Formula
from embeddings.decisions import ASSUMED_A_DAY, Row
from embeddings.measure import OURS, Measured, curve, worst
from embeddings.plots import lines, reliability
from embeddings.shares import reliability as binned

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid; } h3 { margin-top: 1.8rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.6rem; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th:first-child, td:first-child, td.text { text-align: left; }
td.text { max-width: 30rem; } small { opacity: 0.7; white-space: nowrap; }
.plots { display: flex; flex-wrap: wrap; gap: 2rem; } figure { margin: 0; flex: 1 1 28rem; max-width: 36rem; }
svg { width: 100%; font: 11px system-ui, sans-serif; fill: currentColor; } svg.key { width: 34px; height: 8px; }
.legend { list-style: none; padding: 0; columns: 2; font-size: 0.85rem; } .warning { border-left: 4px solid #c0392b; padding-left: 0.8rem; }
"""
EVIDENCE_SHOWN = 6  # pieces of evidence a miss, the strongest


def page(found: Mapping[str, Any], measured: Sequence[Measured]) -> str:
    """Return the whole page. `found` and `measured` are what `measure` returns."""
    warning = f'<p class="warning">{escape(found["warning"])}</p>' if found["warning"] else ""
    thresholds = ", ".join(f"{name} from {value:.3f}" for name, value in found["thresholds"].items())
    parts = [f"<h1>How good Banyan’s search is</h1>{warning}<p>Encoder {escape(found['encoder'])}, {found['entries']} entries. Answered at once: {escape(thresholds)}."]
    parts.append(" In small print: 95 % intervals (exact binomial).</p>")
    for one, numbers in zip(measured, found["sets"], strict=True):
        parts += _section(one, numbers)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Banyan: how good the search is</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _section(one: Measured, numbers: Mapping[str, Any]) -> Iterable[str]:
    yield f"<h2>{escape(one.title)}: {len(one.rows)}</h2>"
    yield from ("<h3>What would be said</h3>", _decision(numbers["decision"]))
    yield f"<p>Harmful answers: {escape(', '.join(f'{count} × {name}' for name, count in numbers['harmful'].items()) or 'none')}. "
    yield f"Emergencies that the search alone missed (the rules come before it): {len(numbers['emergencies missed'])}.</p>"
    yield from ("<h3>Right entry first, and among three</h3>", _ranking(numbers["ranking"]), '<div class="plots">')
    bins = [(part.sure, part.right.value, *part.right.interval) for part in binned(*one.scores[OURS])]
    yield f"<figure><h3>When it says how sure it is, is it?</h3>{reliability('How sure against how often right', bins)}</figure>"
    curves = {f"{name} ({numbers['area under risk and coverage'][name]:.3f})": curve(score, truth) for name, (score, truth) in one.scores.items()}
    drawn = lines("Wrong among answers, by share answered", "share of the questions that is answered", "wrong among answers", curves)
    yield f"<figure><h3>The more it answers, the more is wrong</h3>{drawn}<p><small>In brackets the area under each line: less is better.</small></p></figure></div>"
    yield f"<h3>What if everything but scripts were answered from x on? ({ASSUMED_A_DAY} such questions a day)</h3>"
    yield _table(list(numbers["what if"][0]), [[f"{value:.3g}" for value in day.values()] for day in numbers["what if"]])
    yield "<h3>Entries taken for each other</h3>"
    rows = [[pair["wanted"], pair["found"], str(pair["questions"]), str(pair["answered"]), "yes" if pair["neighbours"] else ""] for pair in numbers["confusions"][:40]]
    yield _table(["asked for", "came first", "questions", "given at once", "declared neighbours"], rows)
    yield "<h3>The worst misses: wrong, and given at once</h3>"
    yield _table(["question", "kind", "wanted", "given", "how sure", "harm", "strongest evidence"], [_miss(row, one.formula) for row in worst(one.rows)], text=(0, 6))


def _decision(groups: Mapping[str, Mapping[str, Any]]) -> str:
    return _table(["", *groups], [[name, *(_cell(shares[name]) for shares in groups.values())] for name in groups["all"]], raw=True)


def _ranking(ranking: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    columns = [(language, column) for language in ("zh", "en") for column in ("first", "among three")]
    rows = [[escape(name), *(_cell(shares[language].get(column)) for language, column in columns)] for name, shares in ranking.items()]
    return _table(["", *(" ".join(column) for column in columns)], rows, raw=True)


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, Mapping) and not value["of"]):
        return "–"
    if isinstance(value, Mapping):
        return f"{value['share']:.3f} <small>{value['low']:.2f}–{value['high']:.2f}</small>"
    return f"{value:.3f}"


def _miss(row: Row, formula: Formula) -> list[str]:
    best = row.hits[0]
    evidence = ", ".join(f"{name} {value:.2f} ({weight:+.1f})" for name, value, weight in formula.reasons(best.evidence)[:EVIDENCE_SHOWN])
    return [row.question.text, row.question.kind, ", ".join(sorted(row.question.entries)) or "nothing", best.entry.id, f"{best.confidence:.3f}", row.harm.value if row.harm else "", evidence]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], raw: bool = False, text: Sequence[int] = ()) -> str:
    """Return a table; cells are escaped unless `raw`. Columns in `text` hold long texts."""
    body = "".join("<tr>" + "".join(f'<td{" class=text" if place in text else ""}>{cell if raw else escape(cell)}</td>' for place, cell in enumerate(row)) + "</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{"".join(f"<th>{escape(name)}</th>" for name in head)}</tr>{body}</table></div>'
