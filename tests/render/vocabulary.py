"""The terms of schema.org that our pages use, as of release 30: where each may stand, and what it may hold.

The official shapes are no usable guard (they accept what is wrong, or refuse what is right), so this is our own table.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

PARENTS = {
    "NewsArticle": "CreativeWork",
    "WebPage": "CreativeWork",
    "CorrectionComment": "CreativeWork",
    "NewsMediaOrganization": "Organization",
    "CreativeWork": "Thing",
    "Organization": "Thing",
    "Person": "Thing",
    "PropertyValue": "Thing",
}
PROPERTIES = {  # name -> (types on which it stands, what it may hold)
    "name": ({"Thing"}, {"Text"}),
    "description": ({"Thing"}, {"Text"}),
    "url": ({"Thing"}, {"URL"}),
    "identifier": ({"Thing"}, {"PropertyValue", "Text", "URL"}),
    "headline": ({"CreativeWork"}, {"Text"}),
    "text": ({"CreativeWork"}, {"Text"}),
    "inLanguage": ({"CreativeWork"}, {"Text"}),
    "datePublished": ({"CreativeWork"}, {"DateTime"}),
    "dateModified": ({"CreativeWork"}, {"DateTime"}),
    "author": ({"CreativeWork"}, {"Person", "Organization"}),
    "publisher": ({"CreativeWork"}, {"Person", "Organization"}),
    "editor": ({"CreativeWork"}, {"Person"}),
    "accountablePerson": ({"CreativeWork"}, {"Person"}),
    "creditText": ({"CreativeWork"}, {"Text"}),
    "digitalSourceType": ({"CreativeWork"}, {"DigitalSource"}),
    "hasPart": ({"CreativeWork"}, {"CreativeWork"}),
    "isBasedOn": ({"CreativeWork"}, {"CreativeWork", "URL"}),
    "correction": ({"CreativeWork"}, {"CorrectionComment", "Text", "URL"}),
    "creativeWorkStatus": ({"CreativeWork"}, {"Text"}),
    "publishingPrinciples": ({"CreativeWork", "Organization", "Person"}, {"CreativeWork", "URL"}),
    "reviewedBy": ({"WebPage"}, {"Person", "Organization"}),
    "jobTitle": ({"Person"}, {"Text"}),
    "propertyID": ({"PropertyValue"}, {"Text", "URL"}),
    "value": ({"PropertyValue"}, {"Text"}),
}
MEMBERS = {
    f"https://schema.org/{name}DigitalSource"
    for name in (
        *("TrainedAlgorithmicMedia", "CompositeSynthetic", "CompositeWithTrainedAlgorithmicMedia"),
        *("AlgorithmicMedia", "DataDrivenMedia", "AlgorithmicallyEnhanced", "Composite"),
    )
}


def not_of_schema_org(value: object) -> list[str]:
    """Everything in a JSON-LD value that schema.org does not know, or not there."""
    found = [] if isinstance(value, dict) and value.get("@context") == "https://schema.org" else ["no @context"]
    return [*found, *_node(value, "")]


def _kinds(name: str) -> Iterator[str]:
    while name:
        yield name
        name = PARENTS.get(name, "")


def _node(node: Any, where: str) -> Iterator[str]:
    kind = node.get("@type", "") if isinstance(node, dict) else ""
    if kind not in PARENTS:
        yield f"{where}: {kind or node} is no type"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        stands, holds = PROPERTIES.get(name, (set(), set()))
        if not stands & set(_kinds(kind)):
            yield f"{name} stands on no {kind}"
        for one in value if isinstance(value, list) else [value]:
            if not _fits(one, holds):
                yield f"{name}: {one}"
            if isinstance(one, dict):
                yield from _node(one, name)


def _fits(value: Any, holds: set[str]) -> bool:
    if isinstance(value, dict):
        return bool(holds & set(_kinds(str(value.get("@type")))))
    return isinstance(value, str) and any(test(value) for kind, test in _TESTS.items() if kind in holds)


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_TESTS = {
    "Text": bool,
    "URL": lambda value: value.startswith(("https://", "http://")),
    "DateTime": _is_time,
    "DigitalSource": lambda value: value in MEMBERS,
}
