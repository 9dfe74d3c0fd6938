"""Who is at this machine, by the name that an account of the desk has: one way of writing it, so that whoever starts a
draft at the terminal is known as the one who started it when they are at the desk.
"""

import getpass
import re
import unicodedata


def whoami() -> str:
    r"""`Ann`, `DOM\ann` and `ann` are `ann`, and `josé` is `jose`: what an account may be called."""
    name = getpass.getuser().rpartition("\\")[2]
    plain = "".join(char for char in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9._-]", "", plain).lstrip("0123456789._-")[:40] or "editor"
