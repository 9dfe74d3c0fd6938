"""draft.json and run.json: the editor's copy for programs. docs/draft.schema.json documents the first.

Offsets count characters (Unicode code points) in the `text` they belong to. A new field keeps the version; a changed
meaning raises it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from drafter.article import Flag, SourceLine
from drafter.record import Call, Record
from drafter.render.view import NoteView, Page, SectionView, SentenceView

Value = TypeVar("Value")

DRAFT_SCHEMA = "drafter.draft/1"
RUN_SCHEMA = "drafter.run/1"


def to_json(value: object) -> bytes:
    """Indented, readable, UTF-8, keys in the order given. A lone surrogate becomes a question mark."""
    from pydantic_core import PydanticSerializationError
    from pydantic_core import to_json as written

    try:
        return written(value, indent=1) + b"\n"
    except PydanticSerializationError:  # a lone surrogate; Python's own writer is ten times slower
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def draft_data(page: Page) -> dict[str, object]:
    """draft.json as JSON values."""
    article = page.draft.article
    flags = [flag.flag for flag in page.flags]
    return {
        "schema": DRAFT_SCHEMA,
        "status": "not for publication",
        "slug": article.slug,
        "revision": page.revision,
        "format": article.format,
        "language": article.language,
        "headline": article.headline,
        "embargo": _time(article.embargo),
        "text_sha256": article.sha256,
        "disclosure": {
            "label": page.disclosure.label,
            "line": page.disclosure.line,
            "details": [{"term": term, "value": value} for term, value in page.disclosure.details],
            "machine": page.disclosure.machine,
        },
        "sections": [_section(view) for view in page.sections],
        "sentences": [_sentence(one, flags) for one in page.sentences],
        "flags": [_flag(flag) for flag in flags],
        "passages": _passages(page),
        "notes": [_note(note) for note in page.notes],
        "off_record_notes": page.off_record,
        "notices": list(page.notices),
    }


def _section(view: SectionView) -> dict[str, object]:
    section, hole = view.section, view.hole
    return {
        "key": section.key,
        "label": section.label,
        "heading": section.heading,
        "author": str(section.author),
        "inference_allowed": section.inference,
        "opinion": section.opinion,
        "words": section.words,
        "sha256": section.sha256,
        "hole": hole and {"reason": hole.reason, "detail": hole.detail, "todo": hole.todo},
        "paragraphs": [[one.id for one in paragraph] for paragraph in view.paragraphs],
        "questions": [{"question": q.question.id, "answer": [one.id for one in q.answer]} for q in view.questions],
        "sources": [_source(source) for source in view.sources],
    }


def _source(source: SourceLine) -> dict[str, str]:
    return {"note": source.note_id, "label": source.label, "url": source.url, "date": source.date}


def _sentence(one: SentenceView, flags: list[Flag]) -> dict[str, object]:
    evidence = one.evidence
    return {
        "id": one.id,
        "section": one.section,
        "text": one.text,
        "kind": "inference" if one.inference else "fact",
        "citations": list(one.citations),
        "unknown_citations": [use.id for use in one.uses if use.missing],
        "evidence": evidence
        and {
            "passage": evidence.passage_id,
            "score": round(evidence.score, 4),
            "matched": [list(span) for span in evidence.matched],
            "found": [list(span) for span in evidence.found],
        },
        "flags": [at for at, flag in enumerate(flags) if flag.where == one.id],
    }


def _flag(flag: Flag) -> dict[str, object]:
    return {
        "rule": flag.rule,
        "where": flag.where,
        "severity": str(flag.severity),
        "why": flag.why,
        "todo": flag.todo,
        "start": flag.start,
        "end": flag.end,
    }


def _passages(page: Page) -> list[dict[str, object]]:
    """The passages that a sentence cites or that the checks found closest, in the order of the notes."""
    closest: dict[str, list[str]] = {}
    for one in page.sentences:
        if one.evidence:
            closest.setdefault(one.evidence.passage_id, []).append(one.id)
    return [
        {
            "id": view.passage.id,
            "note": note.id,
            "kind": str(view.passage.kind),
            "text": view.passage.text,
            "marks": list(view.passage.marks),
            "cited_by": list(view.used_by),
            "evidence_for": closest.get(view.passage.id, []),
        }
        for note in page.notes
        for view in sorted((*note.used, *note.unused), key=lambda one: one.passage.start)
        if view.used_by or view.passage.id in closest
    ]


def _note(note: NoteView) -> dict[str, object]:
    return {
        "id": note.id,
        "kind": note.kind,
        "on_record": "background" if note.label.startswith("background") else "yes",
        "title": note.title,
        "source": note.source,
        "url": note.url,
        "received": note.received,
        "embargo": note.embargo,
        "removed": list(note.removed),
        "unused": [view.passage.id for view in note.unused],
    }


def run_data(record: Record, page: Page) -> dict[str, object]:
    """run.json as JSON values: what happened, without a word of the notes, of a prompt or of an answer."""
    usage = record.usage
    costs = [call.cost for call in record.calls]
    known = [cost for cost in costs if cost is not None]
    return {
        "schema": RUN_SCHEMA,
        "run": record.run,
        "story": record.story,
        "format": record.format,
        "origin": str(record.origin),
        "started_by": record.started_by,
        "started": _time(record.started),
        "ended": _time(record.ended),
        "seconds": (record.ended - record.started).total_seconds() if record.started and record.ended else None,
        "models": list(record.models),
        "totals": {
            "calls": len(record.calls),
            "accepted": sum(1 for call in record.calls if call.outcome == "accepted"),
            "prompt_tokens": usage.prompt,
            "cached_tokens": usage.cached,
            "completion_tokens": usage.completion,
            "tokens_estimated": usage.estimated,
            "cost_usd": round(sum(known), 6) if len(known) == len(costs) else None,
        },
        "calls": [_call(call) for call in record.calls],
        "made": [
            {
                "section": m.section,
                "author": str(m.author),
                "model": m.model,
                "prompt": m.prompt,
                "prompt_sha256": m.prompt_sha256,
            }
            for m in record.made
        ],
        "prompts": _sorted(record.prompts),
        "dossier_sha256": record.dossier_sha256,
        "text_sha256": record.text_sha256,
        "holes": [
            {"section": view.section.key, "reason": view.hole.reason, "detail": view.hole.detail}
            for view in page.holes
            if view.hole
        ],
        "flags": _rules(page.flags[at].flag.rule for at in range(len(page.flags))),
        "notices": list(page.notices),
        "drafter_version": record.drafter_version,
    }


def _rules(rules: Iterable[str]) -> dict[str, int]:
    tally: dict[str, int] = {}
    for rule in rules:
        tally[rule] = tally.get(rule, 0) + 1
    return _sorted(tally)


def _sorted(mapping: Mapping[str, Value]) -> dict[str, Value]:
    return dict(sorted(mapping.items()))


def _call(call: Call) -> dict[str, object]:
    return {
        "step": call.step,
        "take": call.take,
        "attempt": call.attempt,
        "outcome": call.outcome,
        "asked_model": call.asked_model,
        "answered_model": call.answered_model,
        "response_id": call.response_id,
        "finish_reason": call.finish_reason,
        "prompt_tokens": call.usage.prompt,
        "cached_tokens": call.usage.cached,
        "completion_tokens": call.usage.completion,
        "tokens_estimated": call.usage.estimated,
        "cost_usd": call.cost,
        "started": _time(call.started),
        "ended": _time(call.ended),
        "key": call.key,
        "reply_sha256": call.reply_sha256,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
