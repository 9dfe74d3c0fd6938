"""Numbers, amounts of money and percentages in a text, in one normal form: 12.4 million = 12,400,000 = 12.4m."""

import re
from collections.abc import Iterator
from decimal import Decimal

from drafter.text.fact import Fact, FactKind

_SIGNS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "R$": "BRL",
    "$": "$", "€": "EUR", "£": "GBP", "¥": "JPY", "₴": "UAH", "₽": "RUB", "₹": "INR", "₩": "KRW", "₪": "ILS",
    "₺": "TRY",
}  # fmt: skip
# prose of words, split below: one word a line would hide them
_CODE_WORDS = "USD EUR GBP JPY CNY CHF UAH RUB PLN INR CAD AUD NZD HKD SEK NOK DKK CZK HUF TRY BRL ZAR ILS KRW MXN RON"
_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_CODES = _CODE_WORDS.split()
_CURRENCIES = {
    "dollar": "$", "euro": "EUR", "pound": "GBP", "quid": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
    "rouble": "RUB", "ruble": "RUB", "hryvnia": "UAH", "rupee": "INR", "franc": "CHF", "zloty": "PLN", "lira": "TRY",
    "shekel": "ILS", "rand": "ZAR", "real": "BRL", "reais": "BRL", "peso": "MXN", "krona": "SEK", "kronor": "SEK",
    "krone": "NOK", "kroner": "NOK", "forint": "HUF", "won": "KRW",
}  # fmt: skip
_NOT_A_CURRENCY_WORD = {"real", "won"}  # too common as English words: only their signs and codes count
_HUNDREDTHS = {"cent": "$", "cents": "$", "pence": "GBP", "eurocent": "EUR", "eurocents": "EUR"}

_MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "mln": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "bln": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "trn": 10**12,
}  # fmt: skip
_UNITS = {word: value for value, word in enumerate(_UNIT_WORDS.split())}
_TENS = {word: value * 10 for value, word in enumerate(_TEN_WORDS.split(), start=2)}
_SCALES = {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = {word: value for value, word in enumerate(_ORDINAL_WORDS.split(), start=1)}
_COUNTING = {
    "both": 2, "couple": 2, "pair": 2, "twice": 2, "double": 2, "doubled": 2, "once": 1, "single": 1, "triple": 3,
    "tripled": 3, "trio": 3, "duo": 2, "another": 1,
}  # fmt: skip
_SHARES = {
    "half": "1/2|50%", "one half": "1/2|50%", "third": "1/3|33%|33.3%", "two thirds": "2/3|66%|67%|66.7%",
    "quarter": "1/4|25%", "three quarters": "3/4|75%", "fifth": "1/5|20%", "two fifths": "2/5|40%",
    "three fifths": "3/5|60%", "four fifths": "4/5|80%", "tenth": "1/10|10%",
}  # fmt: skip

_DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+|(?=\.\d))(?:\.\d+|,\d{1,2}(?![\d,]))?"
)
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_CODE = "|".join(_CODES)
_COIN = "|".join(w for w in _CURRENCIES if w not in _NOT_A_CURRENCY_WORD)
_NUMERAL = re.compile(
    rf"""(?<!\w)(?<!\d[.,])(?<![A-Za-z]-)(?<![A-Za-z]‑)
    (?:(?P<sign>{_SIGN})\s?|(?P<code>{_CODE})\s?)?
    (?P<a>{_DIGITS})
    (?:\s?(?P<dash>-|–|—|‑|to|-to-)\s?(?:{_SIGN})?(?P<b>(?:(?<=[^a-z\d])){_DIGITS}))?
    (?P<mag>[\s-]?(?i:hundred|thousand|million|billion|trillion)s?\b|\s?(?:mln|mn|bn|bln|trn|tn)\b|[kKmMbB]\b)?
    (?P<ord>(?:st|nd|rd|th)\b)?
    (?:(?P<points>[\s-]?(?:percentage|per\s?cent|%)[\s-]points?\b|\s?pp\b)
      |(?P<percent>\s?%|[\s-]?per\s?cent\b|\s?pct\b|\s?pc\b|\sin\severy\shundred\b)
      |[\s-](?:US\s|U\.S\.\s|American\s)?(?P<coin>(?i:{_COIN}))s?\b
      |\s(?P<tail>{_CODE})\b
      |[\s-](?P<small>cents?|pence|eurocents?)\b
    )?
    (?!\d|[A-Z])""",
    re.VERBOSE,
)
_ONE = "|".join((*_UNITS, *_TENS))
_SPELLED = re.compile(
    rf"""\b(?:(?:half\s)?an?\s(?=(?:hundred|dozen|thousand|million|billion|trillion)\b))?
    (?:{_ONE}|(?<=\ba\s)(?:hundred|dozen|thousand|million|billion|trillion)|(?<=\ban\s)(?:hundred))
    (?:(?:\s|-)(?:(?:hundred|thousand|million|billion)\s(?:and\s)?(?={_ONE})
        |(?:hundred|dozen|thousand|million|billion|trillion)\b|(?:{_ONE})\b))*
    (?:(?<=\s)(?:{_ONE}))?\b
    (?P<percent>[\s-]per\s?cent(?:age\spoints?)?\b)?
    (?:\s(?P<coin>{_COIN})s?\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\b(?:(one|two|three|four|a)[\s-])?(half|halves|thirds?|quarters?|fifths?|tenth)\b"
    r"(?!\san?\s(?:hundred|dozen|thousand|million|billion|trillion)\b)",
    re.IGNORECASE,
)
_RATIO = re.compile(rf"\b({_ONE}|\d{{1,3}})\s(?:in|out\sof)\s(?:every\s)?({_ONE}|\d{{1,4}})\b(?!,\d)", re.IGNORECASE)
_COUNT = re.compile(rf"\b(?:{'|'.join(_COUNTING)})\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"\s*\(?\d{1,3}[.)]\s")
_JOINED = re.compile(r"\s?(?:to|-|–|votes to)\s?$")


def plain(value: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(digits: str) -> Decimal:
    digits = re.sub(r"[\u00a0\u202f\u2009]", "", digits)
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    return Decimal(digits.replace(",", "") or "0")


def spelled_value(text: str) -> Decimal:
    """The value of a number written in English words ("two hundred and five", "half a million")."""
    words = re.findall(r"[a-z]+", text.lower())
    total = Decimal(0)
    part = Decimal(0)
    factor = Decimal("0.5") if words[0] == "half" else Decimal(1)
    for word in words:
        if word in _UNITS or word in _TENS:
            part += _UNITS.get(word, 0) + _TENS.get(word, 0)
        elif word in {"hundred", "dozen"}:
            part = (part or Decimal(1)) * _SCALES[word]
        elif word in _SCALES:
            total += (part or Decimal(1)) * _SCALES[word]
            part = Decimal(0)
    return (total + part) * factor


def numbers(text: str) -> Iterator[Fact]:
    """Every number, amount and percentage. A list marker at the beginning of the text is none."""
    first = _LIST_MARK.match(text)
    taken = bytearray(len(text))
    for fact in _ratios(text):
        taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
        yield fact
    for match in _NUMERAL.finditer(text, first.end() if first else 0):
        if any(taken[match.start() : match.end()]):
            continue
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
        yield from _numeral(match)
    for fact in (*_shares(text), *_spelled(text), *_ordinals(text), *_counting(text)):
        if not any(taken[fact.start : fact.end]):
            taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
            yield fact


def _numeral(match: re.Match[str]) -> Iterator[Fact]:
    start, end = match.span()
    text = match.group().strip()
    end = start + len(match.group().rstrip())
    word = (match["mag"] or "").strip(" -").lower().rstrip("s") or None
    factor = Decimal(_MAGNITUDES[word]) if word else Decimal(1)
    values = [_decimal(match["a"])] + ([_decimal(match["b"])] if match["b"] else [])
    currency = _currency(match)
    if currency:
        scale = Decimal("0.01") if match["small"] else Decimal(1)
        for value in values:
            yield Fact(FactKind.MONEY, text, start, end, f"{currency} {plain(value * factor * scale)}")
        return
    if match["percent"] or match["points"]:
        for value in values:
            points = "pp" if match["points"] else ""
            yield Fact(FactKind.PERCENT, text, start, end, plain(value * factor) + points)
        return
    if len(values) == 2:
        yield Fact(FactKind.NUMBER, text, start, end, "-".join(plain(value * factor) for value in values))
        return
    value = plain(values[0] * factor)
    if word in {"m", "b"}:  # 5m may be metres
        value += "|" + plain(values[0])
    yield Fact(FactKind.NUMBER, text, start, end, value)


def _currency(match: re.Match[str]) -> str:
    if match["sign"]:
        return _SIGNS[match["sign"]]
    if match["coin"]:
        return _CURRENCIES[match["coin"].lower()]
    if match["small"]:
        return _HUNDREDTHS[match["small"]]
    return match["code"] or match["tail"] or ""


def _spelled(text: str) -> Iterator[Fact]:
    voting = re.search(r"\bvot|\bmajority\b|\bscore|\bwin|\bwon|\blost", text) is not None
    pending: Fact | None = None
    for match in _SPELLED.finditer(text):
        body = match.group()
        number = spelled_value(body)
        value = plain(number)
        weak = number <= 10 or body.lower().endswith("dozen")  # a dozen is a manner of speaking
        kind = FactKind.NUMBER
        if match["percent"]:
            kind, weak = FactKind.PERCENT, False
            value += "pp" if "point" in match["percent"] else ""
        elif match["coin"]:
            kind, weak, value = FactKind.MONEY, False, f"{_CURRENCIES[match['coin'].lower()]} {value}"
        fact = Fact(kind, body, match.start(), match.end(), value, weak)
        if pending and pending.kind is kind is FactKind.NUMBER and _JOINED.fullmatch(text[pending.end : fact.start]):
            both = text[pending.start : fact.end]
            value = f"{pending.value}-{fact.value}"
            fact = Fact(kind, both, pending.start, fact.end, value, pending.weak and weak and not voting)
            pending = None
        if pending:
            yield pending
        pending = fact
    if pending:
        yield pending


def _ratios(text: str) -> Iterator[Fact]:
    """One in five is 20 percent."""
    for match in _RATIO.finditer(text):
        part, whole = (int(word) if word.isdigit() else int(spelled_value(word)) for word in match.groups())
        if 0 < part < whole <= 1000:
            share = plain(round(Decimal(100 * part) / whole, 1))
            value = f"{part}/{whole}|{share}%|{plain(Decimal(round(100 * part / whole)))}%"
            yield Fact(FactKind.NUMBER, match.group(), match.start(), match.end(), value)


def _shares(text: str) -> Iterator[Fact]:
    for match in _SHARE.finditer(text):
        count = (match[1] or "").lower()
        part = match[2].lower()
        part = "half" if part == "halves" else part
        singular = part.rstrip("s") if part != "half" else part
        key = singular if count in {"", "a", "one"} else f"{count} {singular}s"
        if key in _SHARES and (count or singular == "half"):
            yield Fact(FactKind.NUMBER, match.group(), match.start(), match.end(), _SHARES[key], weak=True)


def _ordinals(text: str) -> Iterator[Fact]:
    for match in _ORDINAL.finditer(text):
        value = str(_ORDINALS[match.group().lower()])
        yield Fact(FactKind.NUMBER, match.group(), match.start(), match.end(), value, weak=True)


def _counting(text: str) -> Iterator[Fact]:
    for match in _COUNT.finditer(text):
        value = str(_COUNTING[match.group().lower()])
        yield Fact(FactKind.NUMBER, match.group(), match.start(), match.end(), value, weak=True)
