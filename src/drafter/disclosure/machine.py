"""The disclosure for machines: IPTC and schema.org terms per item and per section, models, prompts, times, review.

Digital source types after https://cv.iptc.org/newscodes/digitalsourcetype/ (state of August 2026). No term of theirs
says "written by a model, then edited by a person": such a text is a composite, and who did what stands beside it.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from drafter.article import Author
from drafter.record import Made, Record

SCHEMA = "drafter.disclosure/1"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# schema.org has members of its own for these, and none for what people make without a model
_SCHEMA_ORG: Mapping[str, str] = {
    "trainedAlgorithmicMedia": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    "compositeSynthetic": "https://schema.org/CompositeSyntheticDigitalSource",
    "algorithmicMedia": "https://schema.org/AlgorithmicMediaDigitalSource",
    "composite": "https://schema.org/CompositeDigitalSource",
}


def machine_record(
    record: Record, *, label: str, line: str, language: str, outlet: str, policy_url: str, said: Mapping[str, str]
) -> Mapping[str, object]:
    """JSON values only; the same input gives the same order of keys. `said` is the line of each section."""
    edited = _edited(record)
    approval = record.approval if record.approval and record.approval.text_sha256 == record.text_sha256 else None
    return {
        "schema": SCHEMA,
        "language": language,
        "label": label,
        "line": line,
        "outlet": outlet,
        "policy_url": policy_url,
        "policy": dict(record.policy),
        "digital_source_type": _terms(_item_code(record, edited)),
        "sections": [_section(record, made, edited, said) for made in record.made],
        "models": _models(record),
        "prompts": dict(sorted(record.prompts.items())),
        "drafted": {"started": _time(record.started), "ended": _time(record.ended)},
        "written_by": list(record.written_by),
        "review": {
            "state": "approved" if approval else "unreviewed",
            "reviews": [
                {
                    "name": review.name,
                    "role": review.role,
                    "at": _time(review.at),
                    "checked": list(review.checked),
                    "edited": list(review.edited),
                }
                for review in record.reviews
                if review.text_sha256 == record.text_sha256
            ],
            "approval": approval
            and {
                "name": approval.name,
                "role": approval.role,
                "at": _time(approval.at),
                "answerable": approval.answerable or approval.name,
                "override": approval.override,
            },
        },
        "corrections": [
            {"number": one.number, "at": _time(one.at), "what": one.what} for one in record.corrections if approval
        ],
        "story": record.story,
        "run": record.run,
        "format": record.format,
        "text_sha256": record.text_sha256,
        "drafter_version": record.drafter_version,
    }


def source_code(author: Author, *, edited: bool) -> str:
    """The IPTC code of one section. Never `humanEdits` because a change was large: that says no model was there."""
    if author is Author.PERSON:
        return "digitalCreation"
    if author is Author.MODEL:
        return "compositeSynthetic" if edited else "trainedAlgorithmicMedia"
    return "composite" if edited else "algorithmicMedia"


def _item_code(record: Record, edited: frozenset[str]) -> str:
    """The code of the whole text; sections set by code and holes do not count."""
    codes = {
        source_code(made.author, edited=made.section in edited)
        for made in record.made
        if not made.hole and made.author is not Author.CODE
    }
    if len(codes) < 2:
        return next(iter(codes), "")
    return "compositeSynthetic" if codes & {"trainedAlgorithmicMedia", "compositeSynthetic"} else "composite"


def _edited(record: Record) -> frozenset[str]:
    reviewed = (key for review in record.reviews if review.text_sha256 == record.text_sha256 for key in review.edited)
    return frozenset(reviewed) | {made.section for made in record.made if made.edited}


def _section(record: Record, made: Made, edited: frozenset[str], said: Mapping[str, str]) -> dict[str, object]:
    touched = made.section in edited
    return {
        "section": made.section,
        "label": made.label,
        "line": said[made.section],
        "author": str(made.author),
        "model_asked": _asked(record, made),
        "model_answered": made.model,
        "prompt": made.prompt,
        "prompt_sha256": made.prompt_sha256,
        "edited": touched,
        "hole": made.hole,
        "digital_source_type": _terms("" if made.hole else source_code(made.author, edited=touched)),
    }


def _asked(record: Record, made: Made) -> str:
    """The model that was asked for this section; a step is named after its section, after whatever prefix."""
    if made.author is not Author.MODEL:
        return ""
    steps = [
        call for call in record.calls if made.section in re.split(r"[:/ ]", call.step) and call.outcome == "accepted"
    ]
    return steps[-1].asked_model if steps else ""


def _models(record: Record) -> list[dict[str, str]]:
    pairs = dict.fromkeys((c.asked_model, c.answered_model) for c in record.calls if c.outcome == "accepted")
    known = {model for pair in pairs for model in pair}
    pairs |= dict.fromkeys(("", model) for model in record.models if model not in known)
    return [{"asked": asked, "answered": answered} for asked, answered in pairs]


def _terms(code: str) -> dict[str, str | None] | None:
    return {"iptc": IPTC + code, "schema_org": _SCHEMA_ORG.get(code)} if code else None


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
