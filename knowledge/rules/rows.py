"""Rules on hotlines.yaml itself: every number says to whom it belongs, what it is for, what it is not for, and who says so (issue 3)."""

from collections.abc import Iterator

from knowledge.loader import Library
from knowledge.rules.complaint import Complaint

_WHAT = {"zh": "what it is for, in Chinese", "en": "what it is for, in English", "not_for": "what it is not for", "source": "who says so"}


def hotline_is_whole(library: Library) -> Iterator[Complaint]:
    for number, hotline in enumerate(library.hotlines):
        for name, what in _WHAT.items():
            if not getattr(hotline, name).strip():
                yield Complaint("hotline", ("hotlines", number), f"{hotline.number} does not say {what}", f"write {name}")
        for region in hotline.regions:
            if region not in library.regions:
                yield Complaint("hotline", ("hotlines", number), f"{hotline.number} is for {region}, which is no region", f"one of {', '.join(library.regions)}")
        if not hotline.regions:
            yield Complaint("hotline", ("hotlines", number), f"{hotline.number} is for no region", f"one of {', '.join(library.regions)}")


def debunked_where(library: Library) -> Iterator[Complaint]:
    """A wrong thing may only be named by entries that exist."""
    for number, wrong in enumerate(library.refused):
        for id in wrong.only_in:
            if library.get(id) is None:
                yield Complaint("refused", ("refused", number), f"only_in names {id}, which does not exist", "look for a spelling mistake, or take it out")
