"""Which language a text seems to be in: by its script, and for shared scripts by its commonest small words.

A guess for choosing wording and for noticing an answer in the wrong language, never a verdict: below eight words, or
when two languages are close, there is no answer.
"""

import re
from collections import Counter
from typing import Final

_LEAST_WORDS: Final = 8
_LEAST_SHARE: Final = 0.12  # of a Latin or Cyrillic text's words that must be known small words
_LEAST_LEAD: Final = 1.15  # over the second language
_SAMPLE: Final = 20_000  # characters looked at: a language shows early

_PROFILES: Final[dict[str, frozenset[str]]] = {
    tag: frozenset(words.split())
    for tag, words in {
        "en": "the of and to in a is that for it was on with as he his be at by had are but from or have an they "
        "which were her she has their will would who said not this been its after about there when we you what "
        "can more if no out so up than two over into new could also first last do did all one",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus "
        "er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor "
        "zur bis mehr durch man sein wurde sei ich wir hatte kann gegen vom können schon wenn ihre",
        "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son "
        "aux cette l d qu s n c ont ses mais comme on tout nous sa fait été aussi leur bien elle à y ces vous ils même "
        "où très sans lui être était",
        "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si "
        "sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi "
        "porque qué sólo han yo hay vez puede todos así",
        "it": "di e il la che in a per un è del non si con della da una l dell nell all le i al dei sono alla nel "
        "ha lo più anche gli "
        "ma delle dal come se o nella su ci questo essere stato ho hanno degli dalla era due tra suo sua anni loro "
        "quando fatto molto così questa",
        "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou "
        "quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse "
        "está são foi ser tem há",
        "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog naar door "
        "over heeft ze hij wordt werd tot je of die was deze ik worden kan hebben meer al geen had hun veel wat zal we "
        "zo zou daar",
        "pl": "w i na z do się nie że jest to o jak po od za przez a dla są ale co ich był tym może być czy jego już "
        "oraz tak tylko było przed roku lub także które który która które będzie został mnie ma pod bardzo tego jej",
        "sv": "och i att det som en på är av för med till den har de inte om ett han men var sig så från vi kan när år "
        "under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än",
        "da": "og i at det er en til på som med den de for af ikke der har et han var jeg men sig fra vi om kan hun så "
        "efter ved være også nu blev skal eller havde sin ud mod når blive mere have være",
        "no": "og i det er på som en til av for at med har de den ikke et han var fra om jeg men seg så vi kan etter "
        "ved også være nå ble skal eller hadde sin ut mot når bli mer ha vil noe etter",
        "fi": "ja on ei että se oli hän mutta ovat kun niin myös joka kuin sen mukaan jo vain hänen ole tai nyt jos "
        "sitä mitä vielä sekä ollut olla kanssa jälkeen",
        "cs": "a se v na je že o s z do i to k ve pro za by ale jsou po jako podle od jeho která které který byl však "
        "aby jsem nebo už při jen také však bylo může",
        "ro": "și în de la a cu pe că din o un nu este pentru care mai ce se au ca sau dar după lui fost prin sunt fi "
        "acest această între până ale ai",
        "hu": "a az és hogy nem is egy ez meg de csak már volt mint el még vagy ha azt van lesz kell után szerint "
        "ezt amely nagyon majd",
        "tr": "ve bir bu da de için ile çok olarak daha gibi ne olan en sonra kadar ama ancak her olduğu var ya "
        "ise değil göre o tarafından",
        "uk": "і в на що не з до та за у як це для його але від про є або також був після ще їх бути які який яка "
        "при було вони він вона ми ви під між лише щоб якщо те цього має можуть може року й",
        "ru": "и в не на что он с как это по но из у за от так же для к его о все она бы они было мы только еще был "
        "или при после который которые которая также уже если до быть чтобы того этого может года",
        "bg": "и на да за се в не от с е са по като че ще към при до но той те бе който която които след това или "
        "през има още",
    }.items()
}
_OWN_LETTERS: Final[dict[str, str]] = {
    # a letter that one language of a script has and its neighbours lack
    "ß": "de", "ñ": "es", "¿": "es", "ł": "pl", "ż": "pl", "ś": "pl", "ã": "pt", "õ": "pt", "ř": "cs", "ů": "cs",
    "ț": "ro", "ș": "ro", "ő": "hu", "ű": "hu", "ı": "tr", "ğ": "tr",
    "і": "uk", "ї": "uk", "є": "uk", "ґ": "uk", "ы": "ru", "э": "ru", "ё": "ru",
}  # fmt: skip
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(f"[{ranges}]"))
    for name, ranges in (
        ("latin", "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff"),
        ("cyrillic", "\u0400-\u052f"),
        ("kana", "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"),
        ("han", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"),
        ("ko", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"),
        ("arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe"),
        ("he", "\u0590-\u05ff\ufb1d-\ufb4f"),
        ("el", "\u0370-\u03ff\u1f00-\u1fff"),
        ("th", "\u0e01-\u0e3a\u0e40-\u0e4e"),
        ("hi", "\u0900-\u097f"),
        ("bn", "\u0980-\u09ff"),
        ("ta", "\u0b80-\u0bff"),
        ("ka", "\u10a0-\u10ff\u2d00-\u2d2f"),
        ("hy", "\u0530-\u058f"),
    )
)


def language_of(text: str) -> str | None:
    """Give the primary tag (BCP 47) of the language that `text` seems to be in, None when unsure.

    Only the first 20,000 characters are looked at. Scripts without spaces count two letters as a word.
    """
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    shares = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    script, most = max(shares.items(), key=lambda item: item[1])
    if not letters or (most < letters / 2 and shares["kana"] + shares["han"] < letters / 2):
        return None
    if script in {"kana", "han"}:
        return _east_asian(shares)
    words = _WORD.findall(sample.lower())
    if len(words) < _LEAST_WORDS and not (script == "th" and most >= 2 * _LEAST_WORDS):
        return None
    if script == "arabic":
        return "fa" if any(letter in sample for letter in "پچژگ") else "ar"
    return _by_small_words(words, script) if script in {"latin", "cyrillic"} else script


def _east_asian(shares: dict[str, int]) -> str | None:
    total = shares["kana"] + shares["han"]
    if total < 2 * _LEAST_WORDS:
        return None
    return "ja" if shares["kana"] * 10 >= total else "zh"


def _by_small_words(words: list[str], script: str) -> str | None:
    counts = Counter(words)
    scores = {tag: float(sum(counts[word] for word in small)) for tag, small in _PROFILES.items()}
    own = Counter(letter for word in words for letter in word if letter in _OWN_LETTERS)
    for letter, n in own.items():
        scores[_OWN_LETTERS[letter]] += min(n, len(words) / 10)
    cyrillic = {"uk", "ru", "bg"}
    ranked = sorted(
        ((n, tag) for tag, n in scores.items() if (tag in cyrillic) == (script == "cyrillic")), reverse=True
    )
    (best, tag), (second, _) = ranked[0], ranked[1]
    if best < _LEAST_SHARE * len(words) or best < second * _LEAST_LEAD:
        return None
    return tag
