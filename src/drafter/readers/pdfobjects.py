"""What the objects of a PDF say: colours, layers, pictures. Typed by hand at the edge to pypdf."""

from typing import TYPE_CHECKING, Any, cast

from drafter.readers.colours import Colour
from drafter.readers.pdfgeometry import numbers

if TYPE_CHECKING:
    from pypdf import PdfReader

_BY_COUNT = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}


def dictionary(value: object) -> dict[Any, Any]:
    """The dictionary (or stream) that a value or a reference to it is; an empty one for anything else."""
    found = value.get_object() if hasattr(value, "get_object") else value  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - every object of pypdf has it
    return cast("dict[Any, Any]", found) if isinstance(found, dict) else {}


def reference(listed: dict[Any, Any], key: object) -> object:
    """An entry as it is written, a reference unresolved (pypdf's own `[]` resolves it)."""
    raw = getattr(listed, "raw_get", listed.get)
    return raw(key)


def is_picture(found: dict[Any, Any]) -> bool:
    return found.get("/Subtype") == "/Image"


def opaque_picture(found: dict[Any, Any]) -> bool:
    """A picture that lets nothing of what lies below shine through."""
    return not any(key in found for key in ("/SMask", "/Mask")) and not found.get("/ImageMask")


def colour_of(operands: list[Any], space: object) -> Colour | None:
    """The colour that these numbers mean in a colour space (None: as many as they are); None where we cannot tell."""
    values = numbers(operands, len(operands))
    count = _components(space)
    if not values or (space is not None and count != len(values)):
        return None
    if len(values) == 1:
        return (values[0], values[0], values[0])
    if len(values) == 3:
        return (values[0], values[1], values[2])
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
    return None


def off_layers(reader: "PdfReader") -> frozenset[int]:
    """The numbers of the layers (optional content groups) that are off when the file is opened."""
    layers = dictionary(reader.root_object.get("/OCProperties"))
    default = dictionary(layers.get("/D"))
    listed = _references(layers.get("/OCGs")) if default.get("/BaseState") == "/OFF" else frozenset[int]()
    return (listed - _references(default.get("/ON"))) | _references(default.get("/OFF"))


def is_off(group: object, off: frozenset[int]) -> bool:
    """Is this layer, or every layer of this group of layers, off?"""
    if group is None or not off:
        return False
    number = _number(group)
    if number in off:
        return True
    members = _references(dictionary(group).get("/OCGs"))
    return bool(members) and members <= off


def _components(space: object) -> int:
    found = space.get_object() if hasattr(space, "get_object") else space  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - every object of pypdf has it
    if isinstance(found, str):
        return _BY_COUNT.get(found, 0)
    if isinstance(found, list) and found:
        parts = cast("list[Any]", found)
        if parts[0] == "/ICCBased" and len(parts) > 1:
            return int((numbers([dictionary(parts[1]).get("/N")], 1) or [0])[0])
        return _BY_COUNT.get(str(parts[0]), 0)
    return 0


def _references(listed: object) -> frozenset[int]:
    if _number(listed) and not isinstance(_resolved(listed), list):
        return frozenset({_number(listed)})
    found = _resolved(listed)
    return frozenset(map(_number, cast("list[object]", found))) if isinstance(found, list) else frozenset()


def _resolved(value: object) -> object:
    return value.get_object() if hasattr(value, "get_object") else value  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - as above


def _number(reference: object) -> int:
    """The number of the object that a reference points at; of an object, the reference that it was found by."""
    own = getattr(reference, "idnum", None)
    if isinstance(own, int):
        return own
    found = getattr(getattr(reference, "indirect_reference", None), "idnum", 0)
    return found if isinstance(found, int) else 0
