"""The language of a text is guessed from plain signs, or not at all."""

import pytest

from drafter.text.language import language_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council voted on Tuesday to close the library at the end of the year."),
        ("de", "Der Rat hat am Dienstag beschlossen, die Bibliothek zum Ende des Jahres zu schließen."),
        ("fr", "Le conseil a voté mardi la fermeture de la bibliothèque à la fin de l'année, selon le maire."),
        ("es", "El consejo votó el martes a favor de cerrar la biblioteca a finales de año, según la alcaldesa."),
        ("it", "Il consiglio ha votato martedì per chiudere la biblioteca alla fine dell'anno, ha detto il sindaco."),
        (
            "pt",
            "O conselho votou na terça-feira para fechar a biblioteca no final do ano, disse o prefeito.",
        ),
        ("nl", "De raad heeft dinsdag gestemd om de bibliotheek aan het einde van het jaar te sluiten."),
        (
            "pl",
            "Rada zagłosowała we wtorek za zamknięciem biblioteki do końca roku, jak podał burmistrz.",
        ),
        ("sv", "Rådet röstade på tisdagen för att stänga biblioteket i slutet av året, och det är inte allt."),
        ("uk", "Рада проголосувала у вівторок за закриття бібліотеки до кінця року, повідомили в мерії."),
        ("ru", "Совет проголосовал во вторник за закрытие библиотеки до конца года, сообщили в мэрии."),
        ("zh", "市议会周二投票决定在年底前关闭图书馆，市长说。"),
        ("ja", "市議会は火曜日、年末までに図書館を閉鎖することを決めた。"),
        ("ko", "시의회는 화요일 연말까지 도서관을 닫기로 표결로 결정했다고 시장이 말했다."),
        ("ar", "صوت المجلس يوم الثلاثاء على إغلاق المكتبة بحلول نهاية العام، حسبما قال رئيس البلدية."),
        ("he", "המועצה הצביעה ביום שלישי על סגירת הספרייה עד סוף השנה, אמר ראש העיר."),
        ("el", "Το συμβούλιο ψήφισε την Τρίτη για το κλείσιμο της βιβλιοθήκης έως το τέλος του έτους."),
        ("th", "สภาลงมติเมื่อวันอังคารให้ปิดห้องสมุดภายในสิ้นปี"),
    ],
)
def test_a_sentence_tells_its_language(language: str, text: str):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.4 million 7-2 2026",
        "The council voted.",
        "Ruiz Meridian Kyiv Riverside Acme Node Berlin Paris London Rome",
        "议会投票",
        "…",
    ],
)
def test_too_little_gives_no_answer(text: str):
    assert language_of(text) is None


def test_foreign_names_and_quotations_do_not_change_the_language():
    text = "The mayor of Kyiv, Віталій Кличко, said on Monday that the talks with the Amt der Finanzen are over."
    assert language_of(text) == "en"


def test_copy_in_capitals_has_a_language_too():
    assert language_of("THE COUNCIL VOTED ON TUESDAY TO CLOSE THE LIBRARY AT THE END OF THE YEAR") == "en"


def test_only_the_beginning_of_a_long_text_is_looked_at():
    assert language_of("The council voted to close the library. " * 600 + "щ" * 1_000_000) == "en"
