"""`new`: a form for a new entry, to be filled in. It lies under drafts/, so that nobody is answered from it before somebody has read it."""

import re
from datetime import date
from pathlib import Path

from knowledge.entry import Risk
from knowledge.template import template
from knowledge.tools.screen import as_json, refuse, short

CATEGORIES = ("pay", "scam", "priv", "phone", "pub", "info", "emg")
_ID = re.compile(rf"(?:{'|'.join(CATEGORIES)})(?:-[a-z0-9]+)+")


def new(root: Path, id: str, risk: str, json: bool) -> int:
    if not _ID.fullmatch(id):
        return refuse(f"{id} is no id: one of {', '.join(CATEGORIES)}, then small letters, digits and dashes, such as pay-red-packet-send")
    if there := next(iter(sorted(path for folder in ("entries", "scripts", "drafts") for path in (root / folder).rglob(f"{id}.yaml"))), None):
        return refuse(f"{short(there)} exists already; edit it, or choose another id")
    folder = root / "drafts" / ("scripts" if risk == Risk.R3 else f"entries/{id.split('-')[0]}")
    path = folder / f"{id}.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(template(id, risk, date.today()), encoding="utf-8")
    if json:
        as_json({"id": id, "path": str(short(path))})
    else:
        print(f"{short(path)} is written. Fill it in, then: python -m knowledge check {id}")
    return 0
