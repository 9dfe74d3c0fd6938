"""A published copy as far as anchors look at it."""

import json
from pathlib import Path

from drafter.chain import Entry


def write_copy(out: Path, slug: str, approved: Entry, text_sha256: str) -> Path:
    folder = out / slug / "published"
    folder.mkdir(parents=True, exist_ok=True)
    value = {"text_sha256": text_sha256, "record": {"seq": approved.seq, "hash": approved.hash}}
    (folder / "article.json").write_text(json.dumps(value))
    return folder / "article.json"
