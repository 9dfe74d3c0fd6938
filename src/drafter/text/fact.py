"""A hard fact as a value: something in a sentence that stands in the notes or does not."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    NAME = "name"
    QUOTE = "quote"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` as it stands at `start`..`end`; `value` is the normalised form to compare, alternatives separated by `|`.

    `weak`: too often mere counting or idiom to be held against a writer ("both", "the two ministers", a first word).

    | kind    | value                                                                                       |
    |---------|---------------------------------------------------------------------------------------------|
    | number  | plain decimal, `12400000`; a vote, score or range `7-2`; a share `1/2`                       |
    | money   | currency and amount, `USD 12400000`; a bare dollar sign is `$`                               |
    | percent | plain decimal; percentage points with `pp`, `0.5pp`                                          |
    | date    | `2025-11-14`, `2025-11`, `2025`, `--11-14`, `--11`, `1990s`, `Q4`, `wd4` (Friday), `T14:30`, |
    |         | `rel:yesterday` where no day is known                                                        |
    | name    | words in lower case, canonical (`us` for "United States"), separated by spaces               |
    | quote   | lower case, straight quotes, single spaces, an omission as ` … `                             |
    | url     | host and path in lower case, without scheme, `www.` and final punctuation                    |
    """

    kind: FactKind
    text: str
    start: int
    end: int
    value: str
    weak: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self.value.split("|"))
