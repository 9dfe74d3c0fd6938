"""A section that could not be written is a visible hole: which reason, in whose words, and what to do next."""

from drafter.article import Author, Hole, Section
from drafter.errors import BudgetStop, ContentFiltered, ModelFault, Permanent, Unusable
from drafter.formats import SectionSpec


def not_allowed(spec: SectionSpec) -> Section:
    """The policy lets no model write this section."""
    return _hole(
        spec,
        "not_allowed",
        "The policy of this outlet does not let a model write this section.",
        "Write it, or change model_sections in drafter.toml.",
    )


def too_little(spec: SectionSpec, words: int, least: int) -> Section:
    """The notes hold too little for this section."""
    return _hole(
        spec,
        "too_little_evidence",
        f"The notes hold {words or 'no'} {'word' if words == 1 else 'words'} for this section; it needs {least}.",
        "Add a note on this, or cut the section.",
    )


def no_body(spec: SectionSpec) -> Section:
    """There is nothing to sum up."""
    return _hole(
        spec, "too_little_evidence", "There is no section above to sum up.", "Fill the sections of the body first."
    )


def cut_away(spec: SectionSpec) -> Section:
    """Repair cut every sentence."""
    return _hole(
        spec,
        "failed",
        "No sentence of this section could be traced to the notes; all were cut.",
        "Write it from the notes, or ask for it again.",
    )


def failed(spec: SectionSpec, fault: ModelFault) -> Section:
    """The model could not be asked, or what it answered is not copy. The fault's words hold none of the answer's."""
    if isinstance(fault, BudgetStop):
        return _hole(spec, "budget", fault.message, fault.todo or "Raise the budget in drafter.toml and resume.")
    return _hole(spec, "failed", fault.message, fault.todo or "Ask for this section again, or write it.")


def _hole(spec: SectionSpec, reason: str, detail: str, todo: str) -> Section:
    return Section(
        key=spec.key,
        label=spec.label,
        author=Author.CODE,
        hole=Hole(reason, detail, todo),
        inference=spec.inference,
        opinion=spec.opinion,
    )


def is_final(fault: ModelFault) -> bool:
    """Would asking again on another day change nothing? Then the draft is finished with its hole."""
    return isinstance(fault, Unusable | ContentFiltered)


def ends_the_run(fault: ModelFault) -> bool:
    """Does every further call of this draft fail as this one did? Then none is made."""
    return (isinstance(fault, Permanent) and not isinstance(fault, ContentFiltered)) or isinstance(fault, BudgetStop)
