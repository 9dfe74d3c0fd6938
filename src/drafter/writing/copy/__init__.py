"""The copy reader: a model's answer, which is untrusted, becomes sentences with citations, or it is Unusable.

Promises 4 and 7: a refusal, an error or half an answer never becomes article text, and whatever is taken out of an
answer is counted in `removed`. A reader raises Unusable and nothing else.
"""

from drafter.writing.copy.citations import cite
from drafter.writing.copy.lists import read_plan, read_repair
from drafter.writing.copy.sections import read_faq, read_line, read_section
from drafter.writing.copy.values import Asked, RepairCopy, SectionCopy

__all__ = [
    "Asked",
    "RepairCopy",
    "SectionCopy",
    "cite",
    "read_faq",
    "read_line",
    "read_plan",
    "read_repair",
    "read_section",
]
