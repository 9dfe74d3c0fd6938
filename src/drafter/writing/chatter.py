"""What stands in a note and tells nothing of the story: greetings, sign-offs, contacts, captions, headers of mail.

Rather too little than too much is called chatter: a word of chatter in a digest is seen at a glance, a fact that
went missing is not.
"""

import re

_GREETING = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day))\b(?![^.!?]{60})"
    r"|(?:many |all )?thanks\b|thank you\b|thx\b|cheers\b|good ?bye\b|bye\b|see you\b|talk soon\b"
    r"|(?:kind(?:est)?|best|warm(?:est)?|with (?:kind|best|warm)) (?:regards|wishes)\b|regards\b|best,?$"
    r"|yours (?:sincerely|faithfully|truly)\b|sincerely\b|respectfully\b"
    r"|(?:sehr geehrte|liebe grüße|mit freundlichen grüßen|viele grüße|bonjour|cordialement|estimad[oa]s?|saludos)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:from|to|cc|bcc|sent|subject|reply-to|attachments?|date)\s*:\s*\S|-{2,}\s*(?:original|forwarded) message"
    r"|on .{4,60} wrote:$|begin forwarded message|sent from my |get outlook for |fwd?:|re:",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?:strictly )?(?:not for publication|under embargo|embargo(?:ed)?\b|confidential\b|private and confidential)"
    r"|.{0,60}\b(?:on background\b|off the record|name may not|not to be named in)"
    r"|(?:many )?thank(?:s| you) for (?:your|the|taking|getting|writing)\b|you asked\b|as requested\b|please find\b"
    r"|notes? (?:to|for) (?:the )?(?:editors?|press)\b|(?:press|media) (?:contact|enquir|inquir|office:)|contacts?\s*:"
    r"|for (?:more|further|additional) information|for (?:media|press) (?:enquiries|inquiries)|(?:ends|end|###|\*\*\*)$"
    r"|(?:photo|picture|image|video|caption|credit|pictured|above|below|file photo)s?(?: by| credit)?\s*:"
    r"|(?:photos?|pictures?|images?|footage)\b.{0,60}\b(?:available|attached|on request|download)"
    r"|scroll down|click (?:here|on|to|\(?right|\(?left)|shop (?:now|the)|"
    r"buy (?:now|tickets)|read (?:more|also)|see also:|share this|follow us|sign up|subscribe|unsubscribe"
    r"|(?:\(c\)|©|copyright\b)|all rights reserved|this (?:e-?mail|message) (?:is|and|may|contains)"
    r"|please (?:note that )?(?:do not hesitate|feel free|find attached|see attached|consider the environment)"
    r"|\(?(?:reporting|additional reporting|writing|editing) by\b|page \d+(?: of \d+)?$|(?:tel|phone|mobile|fax)\b[.:]"
    r"|.{0,60}\b(?:contributed to this (?:report|story)|(?:reported|wrote) from [A-Z]\w+)"
    r"|i hope this (?:e-?mail|finds)|let me know if|we will send you the quotes"
    r"|(?:do(?:es)? not|cannot|declined? to) comment on the record$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+|\+?\(?\d[\d\s()/-]{7,}\d")
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_chatter(text: str) -> bool:
    """Is this sentence only addressed to its reader, or a piece of a mail's or a page's furniture?"""
    bare = text.strip(" \t*_#>-–—•|")
    words = _WORD.findall(bare)
    if not words:
        return True
    short = len(words) <= 14
    if short and _GREETING.match(bare) and not _says_something(bare):
        return True
    if _HEADER.match(bare) and len(words) <= 25:
        return True
    if _SERVICE.match(bare) and len(words) <= 30:
        return True
    return len(words) <= 12 and bool(_ADDRESS.search(bare)) and len(_ADDRESS.sub("", bare).split()) <= 9


def _says_something(text: str) -> bool:
    """Does it only begin like a courtesy, as in "Thanks to a new grant, 40 homes will be built"?"""
    return bool(re.match(r"(?:thanks to|thank you for .{40})", text, re.IGNORECASE)) or bool(re.search(r"\d", text))


DATELINE = re.compile(
    r"\([A-Z][A-Z/]+\)(?: ?[-–—]+)? ?(?=[A-Z])"  # (CNN)
    r"|(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ ,/]+[A-ZÀ-Þ][\w.'’-]*)*)"  # KYIV, NEW YORK, WASHINGTON/MOSCOW
    r"(?:,? +(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?)?"
    r"(?: *\([^()]{2,40}\))? +(?:[-–—]|--) +"
)
"""A wire item's place, date and agency before its first word, dash included."""
