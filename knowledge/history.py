"""The base as it stood at a git revision."""

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.loader import Library, load


class NoSuchRevision(Exception):
    """One sentence that says why the base cannot be read there."""


def at_revision(root: Path, revision: str, drafts: bool = False) -> Library:
    """Return the base of the folder `root` as it was committed at `revision`. What was broken there is left out.

    Raises:
        NoSuchRevision: git does not know it, or there was no base yet.
    """
    known = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if known is None:
        if _git(root, "rev-parse", "--git-dir") is None:
            raise NoSuchRevision(f"{root} lies in no git repository, so there is no earlier base to compare with")
        raise NoSuchRevision(f"git knows no revision {revision}; `git log --oneline -- {root}` lists them")
    packed = _git(root, "archive", "--format=tar", known.decode().strip(), ".")
    if packed is None:
        raise NoSuchRevision(f"there was no base in {root} at {revision}")
    with TemporaryDirectory(prefix="banyan-") as folder:
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        library = load(Path(folder), strict=False, drafts=drafts)
    if not library.entries and not library.scripts:
        raise NoSuchRevision(f"there was no base in {root} at {revision}")
    return library


def _git(root: Path, *words: str) -> bytes | None:
    """Return what git prints, or None if it fails or is not installed."""
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
