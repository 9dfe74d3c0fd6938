# ruff: noqa: INP001 - a script beside its file, no package
"""Draft the notes of kyiv-talks with today's prompts and the answers of run.json, and record that in its place.

    .venv/bin/python examples/kyiv-talks-recorded/renew.py

The answers stay as they are: right after a small change of the prompts. Where a prompt asks for something else now,
write the answers anew (README.md). No model is asked.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from drafter.drafting import Asked, Tools, open_run, produce
from drafter.drafting.tools import workplace
from drafter.formats import parse_format
from drafter.models import Model
from drafter.readers import read_notes
from drafter.recording import Recording, read_recording, write_recording
from drafter.settings import Settings
from drafter.testing import ScriptedModel

HERE = Path(__file__).resolve().parent
FILE = HERE / "run.json"


def answering(recording: Recording) -> ScriptedModel:
    """A model that gives to each question the answer that was recorded for it."""
    model = ScriptedModel(answers_as=recording.run.model.partition(":")[2])
    answers = {each.call.step: each.text for each in recording.attempts if each.call.outcome == "accepted"}
    sections = parse_format(recording.run.format_text, recording.run.format_name).sections
    labels = {spec.key: spec.label.replace("{outlet}", str(recording.run.settings["outlet"])) for spec in sections}
    for step, text in answers.items():
        kind, _, key = step.partition(":")
        form = {"headline": "line", "faq": "faq"}.get(key, "section") if key else kind
        model.queue(text, form=form, saying=f'"{labels[key]}"' if form == "section" else "")
    return model


async def renew(tools: Tools, recording: Recording, file: Path) -> int:
    """Draft, record to `file`, and give the number of flags."""
    asked = Asked(
        dossier=read_notes([HERE.parent / "kyiv-talks"]).dossier,
        slug=recording.run.story,
        home=None,
        model=recording.run.model,
        format=recording.run.format_name,
        day=recording.run.day,
    )
    outcome = await produce(tools, open_run(tools, asked).id)
    write_recording(tools.store, outcome.run_id, file, about=recording.about)
    return len(outcome.draft.all_flags)


def main() -> None:
    recording = read_recording(FILE)
    model = answering(recording)

    def opened(_spec: str) -> Model:
        return model

    with TemporaryDirectory() as folder, workplace(Settings(), Path(folder)) as tools:
        new = Path(folder) / "run.json"
        flags = asyncio.run(renew(replace(tools, open_model=opened), recording, new))
        FILE.write_bytes(new.read_bytes())
    sys.stdout.write(f"{FILE.name} is renewed: {flags} flags.\n")


if __name__ == "__main__":
    main()
