"""The organiser's pages: one week at a glance, twelve weeks as charts, a file for a spreadsheet, a page to print."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.figures import Figures, figures, share, shown
from bot.rights import Action
from bot.transports.web.desk.charts import Bar, bars
from bot.transports.web.desk.gate import Gate, Visit

CHARTED, FILED = 12, 52  # weeks on the page, weeks in the file
COUNTS = ("questions", "people", "answered", "clarified", "chosen", "escalated", "emergencies", "handed_over", "solved", "not_yet", "hours", "helpers")


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` is its heading in the words of the desk."""

    name: str
    bars: Sequence[Bar]


class FiguresPages:
    """`/desk/figures`, `/desk/figures.csv`, `/desk/report`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        gate.show("/figures", Action.FIGURES, self.page)
        gate.show("/figures.csv", Action.FIGURES, self.file)
        gate.show("/report", Action.FIGURES, self.report)

    async def page(self, visit: Visit) -> Response:
        return await self._shown(visit, "figures")

    async def report(self, visit: Visit) -> Response:
        """Show one week on one sheet of paper."""
        return await self._shown(visit, "report")

    async def file(self, visit: Visit) -> Response:
        """Return the weeks as CSV: week, measure, of what, value. Never a number under five."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["week", "measure", "of", "value"])
        for one in await self._weeks(FILED):
            writer.writerows(_rows(one))
        headers = {"content-disposition": 'attachment; filename="banyan-figures.csv"'}
        return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)  # the mark tells Excel that it is UTF-8

    async def _shown(self, visit: Visit, template: str) -> Response:
        weeks = await self._weeks(CHARTED)
        asked = visit.request.query_params.get("week", "")
        chosen = next((n for n, one in enumerate(weeks) if one.week == asked), len(weeks) - 1)
        return self._gate.page(visit, template, weeks=weeks, chosen=chosen, one=weeks[chosen], running=chosen == len(weeks) - 1, charts=_charts(weeks), share=share, shown=shown)

    async def _weeks(self, count: int) -> Sequence[Figures]:
        return [figures(week) for week in await self._gate.site.people.records.weeks(count)]


def _charts(weeks: Sequence[Figures]) -> Sequence[Chart]:
    below = [f"{one.starts:%-m/%-d}" for one in weeks]
    solved = [share(one.solved, one.solved + one.not_yet) for one in weeks]
    waits = [one.median for one in weeks]
    return [
        Chart("questions", bars([one.questions for one in weeks], [shown(one.questions) for one in weeks], below)),
        Chart("solved_share", bars(solved, ["–" if one is None else f"{one}%" for one in solved], below)),
        Chart("median", bars(waits, ["–" if one is None else str(one) for one in waits], below)),
    ]


def _rows(one: Figures) -> Iterator[tuple[str, str, str, str]]:
    for name in COUNTS:
        yield one.week, name, "", shown(getattr(one, name))
    for name, minutes in (("waiting_median_minutes", one.median), ("waiting_p90_minutes", one.p90)):
        yield one.week, name, "", "" if minutes is None else str(minutes)
    for by, covered in (("language", one.languages), ("region", one.regions)):
        for of in covered:
            yield one.week, f"asked_by_{by}", of.name, shown(of.asked)
            yield one.week, f"answered_by_{by}", of.name, shown(of.answered)
    for topic, n in one.unmet:
        yield one.week, "unmet_by_topic", topic, shown(n)
