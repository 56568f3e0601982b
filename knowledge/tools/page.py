"""The page of `stats --html`: one file with everything in it, readable without a network, by day and by night, on a phone and on paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from knowledge import overview
from knowledge.entry import Language, Risk
from knowledge.loader import Library
from knowledge.tools.charts import bars, columns

_STYLE = """
:root { --ink: #1c1b18; --paper: #fffdf8; --card: #f5f1e6; --line: #d8d0bd; --quiet: #5f594c;
  --r0: #5b8f68; --r1: #3f7ca8; --r2: #c98a1b; --r3: #b93a32; --grey: #a49c8a; }
@media (prefers-color-scheme: dark) { :root { --ink: #f1ede2; --paper: #1b1a17; --card: #26241f; --line: #45413a; --quiet: #b9b19f;
  --r0: #7fb88d; --r1: #6fa9d4; --r2: #e0aa4a; --r3: #e0746c; --grey: #8a8374; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 20px 60px; max-width: 1120px; background: var(--paper); color: var(--ink);
  font: 17px/1.55 "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
h1 { font-size: 30px; line-height: 1.25; margin: 8px 0 4px; } h2 { font-size: 21px; margin: 0 0 12px; line-height: 1.35; }
p { margin: 6px 0; } .quiet, figcaption { color: var(--quiet); font-size: 15px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(230px, 46%), 1fr)); gap: 12px; margin: 22px 0; padding: 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; font-size: 15px; color: var(--quiet); }
.tiles b { display: block; font-size: 30px; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
.tiles li.warn b { color: var(--r3); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 16px; }
figure, section.card { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; }
section.card { margin-top: 16px; overflow-x: auto; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 16px; }
.name { text-anchor: end; } .number { font-weight: 600; } .above, .below { text-anchor: middle; } svg text.above, svg text.below { font-size: 14px; }
.r0 { fill: var(--r0); background: var(--r0); } .r1 { fill: var(--r1); background: var(--r1); } .r2 { fill: var(--r2); background: var(--r2); }
.r3 { fill: var(--r3); background: var(--r3); } .grey { fill: var(--grey); background: var(--grey); }
.key { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 10px; } .key i { display: inline-block; width: 14px; height: 14px; border-radius: 3px; margin-right: 6px; vertical-align: -2px; }
table { border-collapse: collapse; width: 100%; font-size: 16px; } th, td { text-align: left; padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: 15px; color: var(--quiet); } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td code { font-size: 15px; white-space: nowrap; }
.tag { display: inline-block; color: var(--paper); border-radius: 5px; padding: 0 7px; font-size: 14px; font-weight: 600; }
summary { cursor: pointer; font-size: 21px; font-weight: 600; padding: 8px 0; } @media print { body { max-width: none; font-size: 12px; } }
"""

_RISKS = {"R0": "R0 用法 how-to", "R1": "R1 钱和隐私 money", "R2": "R2 骗局 scam", "R3": "R3 救急 emergency"}
_CATEGORIES = {"pay": "付钱 pay", "scam": "防骗 scam", "priv": "隐私 priv", "phone": "手机 phone", "pub": "公共服务 pub", "info": "分真假 info", "emg": "救急 emg"}
_STATES = {"confirmed": "核实了 confirmed", "not confirmed": "没核实 not confirmed", "near": "快过期 near its day", "past": "过期了 past its day"}
_CLOCKS = {"hotline": "热线 hotline", "menu": "菜单 menu", "law": "法规 law", "scam": "骗术 scam"}
_MARKETS = {"both": "都行 both", "cn": "中国大陆 cn", "en": "英语国家 en"}
_AGES = {"up to 30 days": "30天内 ≤ 30 days", "31 to 90 days": "31–90天 days", "91 to 180 days": "91–180天 days", "181 to 365 days": "181–365天 days", "over a year": "一年以上 > 1 year"}
_TONES = ("r0", "r1", "r2", "r3")


def page(library: Library, today: date) -> str:
    """Return the whole page as HTML text: no script, no font, no picture from elsewhere."""
    body = [
        "<h1>榕树的内容 · What Banyan knows</h1>",
        f'<p class="quiet">{today.isoformat()} · <code>python -m knowledge stats --html</code></p>',
        _tiles(library, today),
        f'<div class="charts">{"".join(_charts(library, today))}</div>',
        _facts(library, today),
        _entries(library),
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>榕树 Banyan · {today.isoformat()}</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="zh-CN">\n<head>{head}</head>\n<body>\n' + "\n".join(body) + "\n</body>\n</html>\n"


def _tiles(library: Library, today: date) -> str:
    table = overview.figures(library, today)
    wanted = [
        ("entries", "条目 entries", False),
        ("scripts", "救急的话 scripts", False),
        ("wordings zh", "中文问法 Chinese wordings", False),
        ("wordings en", "英文问法 English wordings", False),
        ("not checked by a person", "还没人核对 not checked by a person", True),
        ("facts not confirmed", "没核实的说法 facts not confirmed", True),
        ("not answered from, being stale", "过期不答的 too old to answer from", True),
        ("numbers not seen at their source", "没到出处看过的号码 numbers not seen at their source", True),
    ]
    rows = "".join(f"<li{' class=warn' if warn and table[key] else ''}><b>{table[key]}</b>{escape(words)}</li>" for key, words, warn in wanted)
    return f'<ul class="tiles">{rows}</ul>'


def _charts(library: Library, today: date) -> Iterable[str]:
    everything = list(library.all())
    by_category = {_CATEGORIES.get(name, name): row for name, row in overview.category_by_risk(library).items()}
    yield _figure("类别和风险 Entries by category and risk", bars("Entries by category and risk", by_category, _TONES), dict(zip(_RISKS.values(), _TONES, strict=True)))
    by_risk = {_RISKS[risk]: {str(other): sum(entry.risk is risk for entry in everything) if other is risk else 0 for other in Risk} for risk in Risk}
    yield _figure("风险 Entries by risk", bars("Entries by risk", by_risk, _TONES), {})
    facts = {_CLOCKS[clock]: states for clock, states in overview.facts_by_clock(library, today).items()}
    tones = ("r0", "grey", "r2", "r3")
    yield _figure("说法：核实了没有、过期了没有 Facts by clock", bars("Facts by clock and state", facts, tones), dict(zip(_STATES.values(), tones, strict=True)))
    ages = {_AGES[name]: {"entries": count} for name, count in overview.by_age(library, today).items()}
    yield _figure("多久以前审的 Entries by age (last reviewed)", bars("Entries by age", ages, ["r1"]), {})
    markets = {_MARKETS[str(market)]: {"entries": count} for market, count in sorted(Counter(str(entry.market) for entry in everything).items())}
    yield _figure("说的是哪里 Entries by country of the answer", bars("Entries by market", markets, ["r0"]), {})
    for language, name in ((Language.ZH, "中文 Chinese"), (Language.EN, "英文 English")):
        drawn = columns(f"Entries by number of {name} wordings", overview.wordings_per_entry(library, language), "r1", "一条有几句问法 wordings an entry")
        yield _figure(f"每条的问法，{name} Wordings an entry", drawn, {})


def _figure(title: str, drawn: str, key: Mapping[str, str]) -> str:
    legend = "".join(f'<span><i class="{tone}"></i>{escape(name)}</span>' for name, tone in key.items())
    return f"<figure><h2>{escape(title)}</h2>{drawn}" + (f'<figcaption class="key">{legend}</figcaption>' if key else "") + "</figure>"


def _facts(library: Library, today: date) -> str:
    rows = [
        (f"<code>{escape(fact.id)}</code>", _tag(fact.worst), str(fact.entries), escape(fact.mark), _CLOCKS[fact.clock], str(fact.days_left), escape(fact.claim), escape(fact.source))
        for fact in overview.open_facts(library, today)
    ]
    head = ("编号 fact", "风险 risk", "用它的条目 entries", "把握 mark", "种类 clock", "剩几天 days left", "说法 claim", "出处 source")
    return f"<section class=card><h2>要人去核实的说法，最要紧的在前 Facts for a person to confirm, the most dangerous first</h2>{_table(head, rows, (2, 5))}</section>"


def _entries(library: Library) -> str:
    rows = []
    for one in overview.unchecked(library):
        entry = library.get(one.id)
        title = f"{entry.zh.title} · {entry.en.title}" if entry else ""
        missing = ", ".join([*one.facts, *(f"菜单 menu {app}" for app in one.menus)]) or "再读一遍 read it once more"
        rows.append((f"<code>{escape(one.id)}</code>", _tag(one.risk), escape(title), escape(missing)))
    head = ("条目 entry", "风险 risk", "按钮上的名字 title", "还缺什么 what is missing")
    return f"<section class=card><details open><summary>要人核对的条目 Entries for a person to check ({len(rows)})</summary>{_table(head, rows, ())}</details></section>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int]) -> str:
    def cell(tag: str, at: int, value: str) -> str:
        return f"<{tag}{' class=n' if at in numbers else ''}>{value}</{tag}>"

    top = "".join(cell("th", at, escape(name)) for at, name in enumerate(head))
    body = "".join("<tr>" + "".join(cell("td", at, value) for at, value in enumerate(row)) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _tag(risk: str) -> str:
    return f'<span class="tag {risk.lower()}">{escape(risk)}</span>' if risk else ""
