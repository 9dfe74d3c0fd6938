"""The templates of prompts/: found, checked, rendered, fingerprinted. The only room of prompts that knows Jinja.

Promise 6 begins here: only texts of the prompts folder are ever compiled. Notes, answers and names come in as
values, and a value that looks like a template is printed as it stands.

A template opens with a comment that declares what it takes, `{# variables: home, label #}`, and takes exactly that,
what it includes counted in. `Prompts` works from a mapping of texts, so a run can use the texts it stored.
"""

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.errors import FormatFault
from drafter.formats import ArticleFormat

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.nodes import Template

SYSTEM = "_shared/system.md.j2"
NOTES = "_shared/notes.md.j2"
ARTICLE = "_shared/article.md.j2"
FRAME = (SYSTEM, NOTES, ARTICLE)
"""What every prompt stands in, whatever the format."""

REWRITE = "_shared/rewrite.md.j2"
REWRITING = (SYSTEM, NOTES, REWRITE)
"""What a section is written again with, whatever its format."""

_DECLARATION = re.compile(r"\{#-?\s*variables:([^#]*?)-?#\}")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class Prompts:
    """Templates by path relative to prompts/. Frozen: the mapping is copied."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = dict(sorted(sources.items()))

    @classmethod
    def load(cls, prompts_dir: Path, format: ArticleFormat) -> "Prompts":  # noqa: A002  (the newsroom's word)
        """All templates that the format uses, with what they include, and the frame that every prompt stands in.

        Raises FormatFault as `read` does.
        """
        return cls.read(prompts_dir, (*FRAME, *template_names(format)))

    @classmethod
    def read(cls, prompts_dir: Path, names: Iterable[str]) -> "Prompts":
        """These templates, with what they include.

        Raises FormatFault where one is missing, cannot be read, or does not take exactly what it declares.
        """
        sources: dict[str, str] = {}
        waiting = [*names]
        while waiting:
            name = waiting.pop()
            if name not in sources:
                sources[name] = _read(prompts_dir, name)
                waiting += _included(name, sources[name])
        prompts = cls(sources)
        prompts.check()
        return prompts

    @property
    def sources(self) -> Mapping[str, str]:
        """Path to text, in the order of the paths: what a run stores."""
        return dict(self._sources)

    def render(self, template: str, values: Mapping[str, object]) -> str:
        """The text of a template with these values. Blank lines at its ends are cut.

        Raises FormatFault naming template and line where a value is missing or an expression fails.
        """
        from jinja2 import TemplateError

        self._source(template)
        try:
            return self._environment.get_template(template).render(dict(values)).strip("\n")
        except (  # Jinja's own errors, and what an expression of a template can raise
            TemplateError,
            TypeError,
            ValueError,
            ArithmeticError,
            LookupError,
            AttributeError,
            RecursionError,
        ) as e:
            raise _fault(e, template, self._sources) from e

    def included(self, template: str) -> tuple[str, ...]:
        """The templates that this one names in include, import or extends, itself not counted."""
        return _included(template, self._source(template))

    def closure(self, template: str) -> tuple[str, ...]:
        """The template and all that it includes, in the order of their paths."""
        seen: set[str] = set()
        waiting = [template]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                self._source(name)
                seen.add(name)
                waiting += self.included(name)
        return tuple(sorted(seen))

    def fingerprint(self, template: str) -> str:
        """SHA-256 over the template and what it includes, paths and texts, as 64 hex digits."""
        digest = sha256()
        for name in self.closure(template):
            for part in (name, self._sources[name]):
                raw = part.encode("utf-8", "surrogatepass")
                digest.update(len(raw).to_bytes(8, "big") + raw)
        return digest.hexdigest()

    @cached_property
    def fingerprints(self) -> Mapping[str, str]:
        """Every template's fingerprint by path."""
        return {name: self.fingerprint(name) for name in self._sources}

    def declared(self, template: str) -> frozenset[str]:
        """The variables in the comment on the template's first line. Raises FormatFault where there is none."""
        first = self._source(template).partition("\n")[0]
        match = _DECLARATION.match(first)
        names = [name.strip() for name in match[1].split(",")] if match else []
        if match is None or any(name and not _NAME.fullmatch(name) for name in names):
            todo = "As: {# variables: label, home #}, or {# variables: #} for none."
            raise FormatFault(f"{template}, line 1: does not declare its variables.", todo)
        return frozenset(name for name in names if name)

    def used(self, template: str) -> frozenset[str]:
        """The variables that the template and all that it includes ask for."""
        return frozenset[str]().union(*(_asked_for(name, self._source(name)) for name in self.closure(template)))

    def check(self, provided: Mapping[str, Iterable[str]] | None = None) -> None:
        """Raises FormatFault unless every template takes exactly what it declares.

        With `provided` (path to the variables that Drafter has for it) also where it declares one that it won't get.
        """
        for name in self._sources:
            declared, used = self.declared(name), self.used(name)
            for what, names in (("uses", used - declared), ("declares and does not use", declared - used)):
                if names:
                    raise FormatFault(f"{name}, line 1: {what} {', '.join(sorted(names))}.", "Mend its first line.")
        for name, given in (provided or {}).items():
            unknown = self.declared(name) - set(given)
            if unknown:
                known = ", ".join(sorted(given))
                raise FormatFault(f"{name}: there is no {', '.join(sorted(unknown))} here.", f"There is: {known}.")

    def _source(self, template: str) -> str:
        if template not in self._sources:
            raise FormatFault(f"{template}: there is no such template.", "Put it under prompts/ or change format.toml.")
        return self._sources[template]

    @cached_property
    def _environment(self) -> "Environment":
        return _environment(tuple(self._sources.items()))


# What Jinja makes of a text depends on the text alone, and fifty drafts of one format share their texts: a template is
# read and compiled once per process, not once per draft.


@lru_cache(maxsize=16)
def _environment(sources: tuple[tuple[str, str], ...]) -> "Environment":
    """What renders these templates, each compiled when it is first used. Threads may share it."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    texts = dict(sources)

    def load(name: str) -> tuple[str, str, None] | None:
        # the path stands in for a file name, so that a traceback says which template it was
        return (texts[name], name, None) if name in texts else None

    return SandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


@lru_cache(maxsize=256)
def _included(name: str, text: str) -> tuple[str, ...]:
    from jinja2.meta import find_referenced_templates

    found = tuple(find_referenced_templates(_parsed(name, text)))
    if None in found:
        raise FormatFault(f"{name}: includes a template by a computed name.", "Name it in quotes.")
    return tuple(dict.fromkeys(each for each in found if each is not None))


@lru_cache(maxsize=256)
def _asked_for(name: str, text: str) -> frozenset[str]:
    from jinja2.meta import find_undeclared_variables

    return frozenset(find_undeclared_variables(_parsed(name, text)))


def _parsed(name: str, text: str) -> "Template":
    from jinja2 import TemplateSyntaxError

    try:
        return _environment(()).parse(text, name, name)
    except TemplateSyntaxError as error:
        raise FormatFault(f"{name}, line {error.lineno}: {error.message}.") from error


def template_names(format: ArticleFormat) -> tuple[str, ...]:  # noqa: A002 - the newsroom's word
    """The templates that a format names, each once."""
    named = (format.plan_template, format.repair_template, *(spec.template for spec in format.sections))
    return tuple(dict.fromkeys(name for name in named if name))


def _read(prompts_dir: Path, name: str) -> str:
    path = prompts_dir / name
    if not path.resolve().is_relative_to(prompts_dir.resolve()):  # what it holds would go to a model
        raise FormatFault(f"{name}: a template lies under {prompts_dir.name}/, and this one does not.")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FormatFault(f"{name}: there is no such template in {prompts_dir}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FormatFault(f"{name}: cannot be read ({type(error).__name__}).") from error


def _fault(error: Exception, template: str, sources: Mapping[str, str]) -> FormatFault:
    """What went wrong in which template and line, without the values that were printed."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    if isinstance(error, TemplateSyntaxError):
        return FormatFault(f"{error.name or template}, line {error.lineno}: {error.message}.")
    name, line = next(_places(error, sources), (template, 0))
    if isinstance(error, TemplateNotFound):
        why = f"there is no template {error.name}"
    elif isinstance(error, UndefinedError):
        why = f"{error.message}"
    else:
        why = f"an expression fails ({type(error).__name__})"
    return FormatFault(f"{name}, line {line}: {why}." if line else f"{name}: {why}.")


def _places(error: Exception, sources: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Where in the templates it happened, the innermost place first."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in sources:
            yield frame.filename, frame.lineno or 0
