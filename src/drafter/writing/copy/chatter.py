"""Talk that is not copy: refusals, words about the task, and claims that a text was approved or by whom it was made.

Disclosure and status are set by code (promises 2 and 3), so such a claim never stands in an article.
Each pattern is tried at the beginning of a sentence, so that a quotation or a reported refusal is left alone.
"""

import re

from drafter.text.words import fold

_CANNOT = "(?:can'?t|cannot|can not|won'?t|will not|must decline|am unable|am not able|do not feel)"
_WRITE = "(?:help|assist|comply|fulfill?|provide|write|create|generate|produce|continue|complete|do|discuss|engage)"
_MADE = "(?:written|drafted|generated|produced|edited|reviewed|created|checked|verified)"
_STATUS = f"(?:approved|cleared|fact-checked|signed|ready|published|{_MADE[3:]}"
_MAKER = "(?:ai|a\\.i\\.|artificial|chatgpt|gpt|language model|large language|human editor|editor)"
_PART = "(?:section|headline|draft|article|text|copy|version|rewrite|tl;?dr|faqs?|summary|answer|response)"

_REFUSALS = (
    # English
    r"(?:i'?m|i am) (?:really |very |so |deeply )?sorry\b",
    r"(?:i'?m|i am) (?:afraid|unable|not able)\b",
    r"sorry,? (?:but )?i\b",
    r"i apologi[sz]e\b",
    rf"(?:unfortunately,? )?i {_CANNOT}\b.{{0,60}}\b{_WRITE}\b",
    r"as an? (?:ai|a\.i\.|artificial|language model|large language)\b",
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish
    r"(?:es )?tut mir (?:sehr )?leid\b",
    r"(?:leider )?(?:ich kann|kann ich)\b.{0,60}\bnicht\b.{0,40}\b(?:helfen|schreiben|erstellen|erfullen|nachkommen)\b",
    r"als (?:ki|sprachmodell|kunstliche)\b",
    r"(?:je suis )?desolee?\b",
    r"je ne (?:peux|puis) pas\b.{0,60}\b(?:aider|ecrire|repondre|fournir|rediger)\b",
    r"en tant (?:que|qu')\s?(?:ia|intelligence|modele)\b",
    r"lo (?:siento|lamento)\b",
    r"no puedo (?:ayudar|cumplir|proporcionar|escribir|generar|responder)",
    r"como (?:un )?(?:modelo de|ia|inteligencia)\b",
    r"mi dispiace\b",
    r"non posso (?:aiutar|fornir|scriver|soddisfar|risponder)",
    r"(?:sinto muito|desculpe|lamento)\b",
    r"nao posso (?:ajudar|fornecer|escrever|gerar|responder)",
    r"het spijt (?:me|mij)\b",
    r"ik kan\b.{0,40}\bniet (?:helpen|schrijven|voldoen)",
    r"(?:przykro mi|przepraszam)\b",
    r"nie moge (?:pomoc|spełnic|spelnic|napisac)",
    r"(?:jag ar ledsen|tyvarr kan jag)\b",
    # Ukrainian, Russian, Chinese, Japanese, Korean, Arabic
    r"(?:вибачте|перепрошую|на жаль,? я)\b",
    r"(?:извините|простите|мне жаль|к сожалению,? я)\b",
    r"я не (?:можу|могу)\b",
    r"(?:很?抱歉|对不起|不好意思|作为(?:一个|一名)?(?:ai|人工智能|语言模型)|我(?:无法|不能)(?:协助|帮助|提供|满足))",
    r"(?:申し訳|すみません|ごめんなさい|お手伝いできません)",
    r"(?:죄송|미안하지만)",
    r"(?:عذرا|آسف|اسف|لا أستطيع|لا يمكنني)",
)
_ABOUT_THE_TASK = (
    r"(?:sure|certainly|of course|absolutely|okay|ok|understood)(?:[,!.:]?\s*$|[,!.:] (?:here|i\b|let me|below))",
    rf"here(?:'s| is| are)\b.{{0,80}}\b{_PART}\b",
    r"(?:below is|the following is)\b",
    r"i(?:'ve| have)? (?:written|wrote|drafted|kept|followed|included|avoided|tried|made sure|used)\b",
    r"(?:please )?(?:let me know|feel free)\b",
    r"(?:i hope|hope) (?:this|that|it)\b",
    r"would you like\b",
    r"(?:word count|total words|length)\s*:",
    r"\(?(?:approx(?:imately|\.)? )?\d+ words\)?\.?$",
    rf"note:? (?:that )?(?:this|the) {_PART}\b",
    rf"(?:this|the above|the following) {_PART} (?:is|was|has been|uses|contains|relies|only)\b",
    r"based (?:solely |only )?on the (?:provided |given |supplied )?notes\b",
    r"(?:the )?(?:provided |given |supplied )?notes (?:do not|don't|did not|provide|contain|give|say|mention|hold)\b",
    r"end of (?:section|article|draft|answer)\b",
    r"as (?:requested|instructed|you asked)\b",
)
_PUBLICATION = r"(?:be )?(?:publication|publish(?:ed)?|print)\b(?! (?:its|the|a|their)\b)"
_CLAIMS = (
    rf"(?:approved|cleared|ready|signed off) (?:for|to) {_PUBLICATION}",
    r"not (?:for publication|reviewed by a human)\b",
    rf"this (?:{_PART}|story|piece|explainer|report) (?:is|was|has been|had been) (?:\w+ ){{0,3}}?{_STATUS}\b",
)
_UNCITED_CLAIMS = (  # with a citation each of these could be the news
    r"(?:status|reviewed by|approved by|edited by|fact-checked by)\s*:",
    r"ai[- ](?:assisted|generated)\b",
    r"no (?:ai|artificial intelligence) (?:was|were|has been) (?:used|involved)\b",
    rf"{_MADE}(?: and \w+)? (?:by|with) (?:an? |the )?{_MAKER}\b",
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    # folded like the sentences they are held against, so that accents and letter forms agree
    return re.compile("(?:" + "|".join(map(fold, patterns)) + ")")


_REFUSAL, _TASK = _any(_REFUSALS), _any(_ABOUT_THE_TASK)
_CLAIM, _ANY_CLAIM = _any(_CLAIMS), _any(_CLAIMS + _UNCITED_CLAIMS)
_LEAD = " \t-*#>([\"'"
_SEEN = 400  # characters of a sentence that are looked at


def refuses(sentence: str) -> bool:
    """Is this sentence, which must not be in quotation marks, the model's own refusal?"""
    return _REFUSAL.match(fold(sentence[:_SEEN]).lstrip(" \t-*#>([")) is not None


def about_the_task(sentence: str) -> bool:
    """Does this sentence speak about the task instead of about the story?"""
    return _TASK.match(_start(sentence)) is not None


def claims_a_status(sentence: str, *, cited: bool) -> bool:
    """Does this sentence say that the text was approved, reviewed or made by somebody? Cited ones get the benefit of
    the doubt, unless they speak of this very text.
    """
    return (_CLAIM if cited else _ANY_CLAIM).match(_start(sentence)) is not None


def _start(sentence: str) -> str:
    return fold(sentence[:_SEEN]).lstrip(_LEAD)
