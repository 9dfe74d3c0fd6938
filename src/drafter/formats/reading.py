"""format.toml -> ArticleFormat.

A format that loads is sound: whatever is wrong with one raises a FormatFault that names the file and the key.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, TypeVar, cast

from drafter.errors import FormatFault
from drafter.formats.values import ArticleFormat, Form, Purpose, SectionSpec

_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")
_Wish = tuple[str, ...] | str  # keys, or ALL_BODY

ALL_BODY = "all"
"""`needs = "all"` in a format.toml: every body section but the outlet's own view."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORMAT_KEYS = {"title", "plan", "repair", "minimum_evidence", "section"}
_SECTION_KEYS = {field.name for field in fields(SectionSpec)}


def load_format(prompts_dir: Path, name: str) -> tuple[ArticleFormat, str]:
    """Read `<prompts_dir>/<name>/format.toml`; gives the format and the text it was read from.

    Raises FormatFault where there is no such format, where it is wrong, or where a template that it names is missing.
    """
    if not _NAME.fullmatch(name):
        raise FormatFault(f"{name!r} is no name of a format.", "A format is named as its folder under prompts/.")
    path = prompts_dir / name / "format.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        known = ", ".join(format_names(prompts_dir)) or "none"
        raise FormatFault(f"There is no format {name!r}.", f"Formats in {prompts_dir}: {known}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FormatFault(f"{name}/format.toml cannot be read ({type(error).__name__}).") from error
    found = parse_format(text, name)
    for key, template in _templates(found):
        if not (prompts_dir / template).is_file():
            _Fault(name).stop(key, f"names the template {template}, which is not in {prompts_dir}")
    return found, text


def format_names(prompts_dir: Path) -> tuple[str, ...]:
    """The formats of a prompts folder: the names of its folders that hold a format.toml."""
    return tuple(sorted(path.parent.name for path in prompts_dir.glob("*/format.toml")))


@lru_cache(maxsize=32)  # a draft asks three times, and fifty drafts for the same
def parse_format(text: str, name: str) -> ArticleFormat:
    """Read the text of a format.toml. `name` is its folder's: a template without a folder of its own lies there.

    Raises FormatFault naming the file and the key.
    """
    fault = _Fault(name)
    try:
        raw = cast("dict[str, object]", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        fault.stop("", f"is no valid TOML: {error}")
    table = _Table(raw, fault, "")
    table.only(_FORMAT_KEYS)
    drafts = [_section(row, fault, name) for row in _rows(table)]
    sections = tuple(_with_needs(spec, wish, drafts) for spec, wish in drafts)
    found = ArticleFormat(
        name=name,
        title=table.text("title"),
        sections=sections,
        plan_template=_template(table, "plan", name),
        repair_template=_template(table, "repair", name),
        minimum_evidence=table.get("minimum_evidence", int, 40),
    )
    _check(found, fault)
    return found


class _Fault:
    """Raises, with the name of the file in front."""

    def __init__(self, name: str) -> None:
        self.file = f"{name}/format.toml"

    def stop(self, where: str, what: str, todo: str = "") -> NoReturn:
        raise FormatFault(f"{self.file}: {where} {what}".replace(":  ", ": ") + ".", todo)


class _Table:
    """One TOML table, read key by key with the type that each must have."""

    def __init__(self, raw: Mapping[str, object], fault: _Fault, where: str) -> None:
        self.raw, self.fault, self.where = raw, fault, where

    def at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def only(self, known: Iterable[str]) -> None:
        for key in self.raw:
            if key not in set(known):
                self.fault.stop(self.at(key), "is not a key of a format", f"Known: {', '.join(sorted(known))}.")

    def get(self, key: str, kind: type[_T], default: _T) -> _T:
        value = self.raw.get(key, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault.stop(self.at(key), f"must be {_KINDS[kind]}")
        return value

    def text(self, key: str) -> str:
        value = self.get(key, str, "").strip()
        if not value:
            self.fault.stop(self.at(key), "is missing or empty")
        return value

    def choice(self, key: str, kind: type[_E]) -> _E:
        value = self.text(key)
        if value not in set(kind):
            self.fault.stop(self.at(key), f"cannot be {value!r}", f"It is one of: {', '.join(kind)}.")
        return kind(value)

    def words(self) -> tuple[int, int]:
        value = self.raw.get("words", [0, 0])
        numbers = cast("list[object]", value) if isinstance(value, list) else []
        least, most = (n if type(n) is int else -1 for n in (*numbers, None, None)[:2])
        if len(numbers) != 2 or not 0 <= least <= most <= 5_000:
            self.fault.stop(self.at("words"), "must be two numbers, the least and the most words, as [80, 180]")
        return least, most


_KINDS: Mapping[type, str] = {str: "text in quotes", int: "a whole number", bool: "true or false", list: "a list"}


def _rows(table: _Table) -> list[Mapping[str, object]]:
    rows = cast("list[object]", table.get("section", list, []))
    if not rows or not all(isinstance(row, dict) for row in rows):
        table.fault.stop("section", "must be a list of at least one [[section]]")
    return cast("list[Mapping[str, object]]", rows)


def _template(table: _Table, key: str, name: str) -> str:
    """A template's path relative to prompts/: a bare file name lies in the format's own folder."""
    value = table.get(key, str, "").strip()
    if not value:
        return ""
    parts = value.split("/")
    if "\\" in value or any(part in {"", ".", ".."} for part in parts) or not value.endswith(".j2"):
        table.fault.stop(table.at(key), "must name a .j2 file under prompts/, with / between folders")
    return value if len(parts) > 1 else f"{name}/{value}"


def _section(row: Mapping[str, object], fault: _Fault, name: str) -> tuple[SectionSpec, _Wish]:
    """One [[section]] and what it wishes to need, which only the whole format can settle."""
    key = row.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        fault.stop("section.key", "must be a short word of lower-case letters, digits and _")
    table = _Table(row, fault, key)
    table.only(_SECTION_KEYS)
    spec = SectionSpec(
        key=key,
        label=_label(table),
        form=table.choice("form", Form),
        purpose=table.choice("purpose", Purpose),
        template=_template(table, "template", name),
        words=table.words(),
        inference=table.get("inference", bool, False),
        heading=table.get("heading", bool, False),
        show_label=table.get("show_label", bool, True),
    )
    wish = row.get("needs", [])
    if wish != ALL_BODY and not (
        isinstance(wish, list) and all(isinstance(w, str) for w in cast("list[object]", wish))
    ):
        fault.stop(table.at("needs"), f'must be a list of section keys, or "{ALL_BODY}"')
    return spec, ALL_BODY if wish == ALL_BODY else tuple(cast("list[str]", wish))


def _label(table: _Table) -> str:
    label = table.text("label")
    for name in _PLACEHOLDER.findall(label):
        if name != "outlet":
            table.fault.stop(table.at("label"), f"may hold {{outlet}}, not {{{name}}}")
    if _PLACEHOLDER.sub("", label).strip("{}") != _PLACEHOLDER.sub("", label) or "\n" in label:
        table.fault.stop(table.at("label"), "must be one line with no stray brace")
    return label


def _with_needs(spec: SectionSpec, wish: _Wish, drafts: list[tuple[SectionSpec, _Wish]]) -> SectionSpec:
    if wish == ALL_BODY:
        needs = tuple(s.key for s, w in drafts if not w and not s.by_code and not s.opinion)
    else:
        needs = tuple(wish)
    return replace(spec, needs=needs)


def _templates(found: ArticleFormat) -> list[tuple[str, str]]:
    """Each template that a format names, with the key that names it."""
    named = [("plan", found.plan_template), ("repair", found.repair_template)]
    named += [(f"{spec.key}.template", spec.template) for spec in found.sections]
    return [(key, template) for key, template in named if template]


def _check(found: ArticleFormat, fault: _Fault) -> None:
    keys = [spec.key for spec in found.sections]
    for key in keys:
        if keys.count(key) > 1:
            fault.stop("section.key", f"{key!r} stands there twice")
    if not found.body:
        fault.stop(
            "section", "holds no section that is written from the notes: each needs another one or is set by code"
        )
    if found.minimum_evidence < 0:
        fault.stop("minimum_evidence", "must not be less than 0")
    for spec in found.sections:
        _check_section(spec, found, fault)
    _check_cycles(found, fault)


def _check_section(spec: SectionSpec, found: ArticleFormat, fault: _Fault) -> None:
    if spec.by_code != (spec.purpose is Purpose.FIXED):
        fault.stop(f"{spec.key}.purpose", f"cannot be {spec.purpose.value!r} with the form {spec.form.value!r}")
    if spec.by_code:
        for key in ("template", "needs", "inference", "heading"):
            if getattr(spec, key):
                fault.stop(f"{spec.key}.{key}", f"has no place here: the form {spec.form} is set by code")
        return
    if not spec.template:
        fault.stop(f"{spec.key}.template", "is missing")
    if not spec.words[1]:
        fault.stop(f"{spec.key}.words", "is missing")
    if spec.heading and spec.form is not Form.SECTION:
        fault.stop(f"{spec.key}.heading", f"has no place here: the form {spec.form} has no heading")
    _check_needs(spec, found, fault)


def _check_needs(spec: SectionSpec, found: ArticleFormat, fault: _Fault) -> None:
    for need in spec.needs:
        if need == spec.key or all(need != other.key for other in found.sections):
            fault.stop(f"{spec.key}.needs", f"names {need!r}, which is not another section of this format")
        if found[need].by_code:
            fault.stop(f"{spec.key}.needs", f"names {need!r}, which is set by code and has no text to write from")


def _check_cycles(found: ArticleFormat, fault: _Fault) -> None:
    """No section may wait for itself, by whatever way round."""
    done = {spec.key for spec in found.sections if not spec.needs}
    waiting = [spec for spec in found.sections if spec.needs]
    while waiting:
        ready = {spec.key for spec in waiting if done.issuperset(spec.needs)}
        if not ready:
            names = ", ".join(spec.key for spec in waiting)
            fault.stop(f"{waiting[0].key}.needs", f"goes in a circle: {names} wait for each other")
        done |= ready
        waiting = [spec for spec in waiting if spec.key not in done]
