"""A story's slug is a folder name on any file system, and two texts that differ in their letters differ in their slug.

Lower-case ASCII letters, digits and hyphens, at most 80 characters, never empty, never a device name of Windows.
Whatever loses something on the way (another script, too long) ends in eight hex digits of its text's SHA-256, so
that "Київ: talks" and "Львів: talks" stay two stories.
"""

import re
import unicodedata
from hashlib import sha256

LONGEST = 80

# Latin letters that Unicode does not take apart into a base letter and a mark
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: not even with an extension
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def safe_slug(text: str) -> str:
    """The slug of any text, the same for the same text; a slug comes back as it is."""
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_LATIN)
    kept = _SEPARATORS.sub("-", _without_marks(folded)).strip("-")
    lost = any(c.isalnum() and not c.isascii() for c in folded)
    if not kept and not lost:
        return "story"
    if lost:
        return _hashed(kept or "story", text)
    if _DEVICES.match(kept):
        return f"{kept}-story"
    return kept if len(kept) <= LONGEST else _hashed(kept, text)


def numbered(slug: str, number: int) -> str:
    """`kyiv-talks-2`: the slug's other stories, still within 80 characters. Number 1 is the slug itself."""
    if number == 1:
        return slug
    tail = f"-{number}"
    return slug[: LONGEST - len(tail)].rstrip("-") + tail


def _without_marks(folded: str) -> str:
    """Combining marks go without leaving a hyphen: "Łódź" is lodz, not lo-d-z."""
    return "".join(c for c in folded if not unicodedata.combining(c))


def _hashed(slug: str, text: str) -> str:
    tail = "-" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return slug[: LONGEST - len(tail)].rstrip("-") + tail
