"""The disclosure is computed from the record of what happened, in the outlet's words; nobody writes it.

`disclose(record, wording, outlet)` gives the line, the details behind it, and the machine-readable record.
"""

from drafter.disclosure.line import Disclosure, approval_of, disclose, reviews_of
from drafter.disclosure.wording import Wording, parse_wording

__all__ = ["Disclosure", "Wording", "approval_of", "disclose", "parse_wording", "reviews_of"]
