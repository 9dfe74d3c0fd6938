"""The rendered files of purged stories go with their words; the next look at a story renders what is left."""

import shutil
from collections.abc import Collection
from pathlib import Path

from drafter.errors import StoreFault


def purge_outputs(out: Path, slugs: Collection[str]) -> int:
    """Remove every rendered file of these stories; gives their number. Raises StoreFault naming the folder."""
    count = 0
    for slug in slugs:
        folder = out / slug
        if not folder.is_dir():
            continue
        count += sum(1 for path in folder.rglob("*") if path.is_file())
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise StoreFault(f"{folder} cannot be removed: {error.strerror}.", "Remove it by hand.") from error
    return count
