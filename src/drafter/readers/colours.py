"""Can a reader see it? Two colours so close that words in the one cannot be read on the other."""

Colour = tuple[float, float, float]
"""Red, green and blue, each 0 to 1."""

WHITE: Colour = (1.0, 1.0, 1.0)
_CLOSE = 0.1


def alike(one: Colour, other: Colour) -> bool:
    """Do the two differ by less than a tenth in each of red, green and blue?"""
    return all(abs(a - b) < _CLOSE for a, b in zip(one, other, strict=True))


def from_hex(value: str) -> Colour | None:
    """`FFFFFF`, `#fff` or `white`; None for what is no plain colour (`auto`, a theme's)."""
    plain = _NAMED.get(value.casefold().strip(), value.strip().removeprefix("#"))
    if len(plain) == 3:
        plain = "".join(char * 2 for char in plain)
    if len(plain) != 6:
        return None
    try:
        return (int(plain[0:2], 16) / 255, int(plain[2:4], 16) / 255, int(plain[4:6], 16) / 255)
    except ValueError:
        return None


_NAMED = {
    "white": "ffffff",
    "black": "000000",
    "yellow": "ffff00",
    "red": "ff0000",
    "green": "008000",
    "blue": "0000ff",
    "cyan": "00ffff",
    "magenta": "ff00ff",
    "darkblue": "000080",
    "darkcyan": "008080",
    "darkgreen": "008000",
    "darkmagenta": "800080",
    "darkred": "800000",
    "darkyellow": "808000",
    "darkgray": "808080",
    "lightgray": "c0c0c0",
    "snow": "fffafa",
    "ivory": "fffff0",
    "ghostwhite": "f8f8ff",
    "whitesmoke": "f5f5f5",
}
