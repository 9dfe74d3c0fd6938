"""Makes the notes of examples/council: Word, PDF and e-mail. Run it as `python -m tests.readers.council`.

Town, people and figures are invented. The files are in the repository; this is how they came to be, byte for byte but
for the dates that Word's format carries.
"""

import io
from email.message import EmailMessage
from pathlib import Path

from docx import Document

from tests.readers.support import line, page, pdf

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "council"

STYLES = {"=": "Title", "#": "Heading 1", "-": "List Bullet"}
MINUTES = """\
= Harrow Bend Town Council: minutes of the meeting of 12 November 2026

Held in the old school hall at 7 p.m. Nine of nine councillors were present. Mayor Edith Sorrel took the
chair. The draft minutes were prepared by the town clerk, Anna Belling, and are to be confirmed on 10
December.

# 1. Mill Lane swimming hall

The council voted 7-2 to close the swimming hall on Mill Lane on 31 March 2027 and to put a renewed hall in
its place. Councillors Idris Pell and Greta Vance voted against.

The hall was opened in 1974. An engineer's report of September 2026 found that the roof beams have lost about
a third of their strength and that the hall should not be used beyond the coming winter. The boiler has failed
eleven times since January.

Councillor Tomas Reade, who chairs the finance committee, proposed the motion. "We can pay once for a hall
that lasts, or pay every winter for one that does not," Reade said.

Councillor Vance asked why the school children of the town should go without lessons for two years. "A child
who is seven now will be nine before there is water here again," she said. The mayor answered that talks with
the neighbouring town of Upper Sallow about lessons in its pool had begun.

Councillor Pell said the council had been told in 2021 that 600,000 euros would keep the hall open until 2040.
He asked for the report of that year to be published. The mayor agreed to publish it within two weeks.

# 2. Money

The renewed hall is to cost 8.4 million euros. The county has promised 3.1 million euros if work begins before
1 October 2027. The rest is to come from a loan over 25 years. The loan adds an average of 46 euros a year to
the property tax of a household, according to the finance committee.

- Tenders are to be invited by 15 February 2027.

- The council is to choose a builder at its meeting on 20 May 2027.

- The renewed hall could open in spring 2029.

# 3. Questions from the public

About 120 people attended. The chair of the swimming club, Wilma Oakes, handed over a petition with 2,318
signatures against a closing without a replacement. "Nobody here doubts the engineer," Oakes said. "We doubt
that two years will be two years."

A resident asked whether the site could be sold. The mayor said that the council had no such plan.

The meeting ended at 9.40 p.m.
"""

VOTES = (
    ("Councillor", "Ward", "Vote on item 1"),
    ("Edith Sorrel (mayor)", "Market", "for"),
    ("Tomas Reade", "Market", "for"),
    ("Joan Ashdown", "Market", "for"),
    ("Idris Pell", "Mill Lane", "against"),
    ("Greta Vance", "Mill Lane", "against"),
    ("Piotr Halloran", "Mill Lane", "for"),
    ("Susan Leary", "Bridge End", "for"),
    ("Amir Dunmore", "Bridge End", "for"),
    ("Ruth Castell", "Bridge End", "for"),
)

BUDGET = (
    "Harrow Bend Town Council",
    "Finance committee: paper F/26/41 on the renewal of the swimming hall",
    "",
    "The committee has compared three ways. Repairing the roof and the boiler alone would",
    "cost 2.2 million euros and, in the engineer's judgement, give the hall no more than eight",
    "further years. Building on a new site at the station would cost 11.6 million euros,",
    "because the ground there would have to be cleaned first. Renewing the hall on Mill Lane",
    "would cost 8.4 million euros. The committee recommends the third way by four votes to one.",
    "",
    "Running the hall cost the town 412,000 euros in 2025, against 287,000 euros in 2019. Energy",
    "made up 58 percent of the cost in 2025. The number of visits fell from 61,400 in 2019 to",
    "44,900 in 2025. With a heat pump and a lower roof the renewed hall is expected to use",
    "40 percent less energy.",
    "",
    "The town's debt stood at 5.9 million euros at the end of 2025. A loan of 5.3 million euros",
    "at 3.2 percent over 25 years means yearly payments of about 310,000 euros. The com-",
    "mittee notes that the rate is an offer of the county savings bank that ends on 31 January",
    "2027, and that a rate of 4 percent would add about 28,000 euros a year.",
)

RISKS = (
    "Risks",
    "",
    "The county's promise of 3.1 million euros lapses if work has not begun by 1 October 2027.",
    "The last two large projects of the town, the bridge of 2016 and the fire station of 2022,",
    "were finished nine and fourteen months late.",
    "",
    "The price is an estimate of October 2026 with a margin of 15 percent in either direction.",
    "The committee asks the council to keep 800,000 euros in reserve.",
)

LETTER = """\
Dear newsroom,

Thank you for your questions about the vote on the swimming hall. Here is what I can say on the record
for the town.

The hall will be open as usual until 31 March 2027. Season tickets that run longer will be paid back in
full, and nobody needs to apply for it. The twelve people who work at the hall have been offered other
posts with the town; three of them have said that they would rather retire.

The talks with Upper Sallow concern about 340 pupils of our two primary schools. Upper Sallow has offered
two mornings a week from September 2027. We need four. The next round of talks is on 3 December, and the
buses would cost about 70,000 euros a year.

You asked about the report of 2021. "The town will publish it by 26 November, with nothing blacked out,"
the mayor told me this morning. It was written by another engineer, who looked at the boiler and not at
the roof.

The swimming club has told the council that it may ask for a town poll. For that it needs the signatures
of 15 percent of the voters, which is about 1,950 people, within six weeks of the vote.

Kind regards,

Anna Belling

--\x20
Anna Belling
Town clerk, Harrow Bend
"""


def minutes() -> bytes:
    *paragraphs, last = (" ".join(block.split()) for block in MINUTES.split("\n\n"))
    document = Document()
    document.core_properties.title = paragraphs[0].removeprefix("= ")
    for words in paragraphs:
        mark, _, rest = words.partition(" ")
        document.add_paragraph(rest if mark in STYLES else words, style=STYLES.get(mark, "Normal"))
    table = document.add_table(rows=0, cols=3)
    for row in VOTES:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_paragraph(last)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def budget() -> bytes:
    """Two pages, with a page number at the foot of each."""
    foot = [line(str(number), x=300, y=40) for number in (1, 2)]
    return pdf(page(*BUDGET) + foot[0], page(*RISKS) + foot[1])


def letter() -> bytes:
    message = EmailMessage()
    message["From"] = "Anna Belling <clerk@harrowbend.example>"
    message["To"] = "Newsroom <news@paper.example>"
    message["Subject"] = "Re: Questions on the swimming hall"
    message["Date"] = "Tue, 17 Nov 2026 10:12:00 +0100"
    message["Message-ID"] = "<20261117.1@harrowbend.example>"
    message.set_content(LETTER)
    return message.as_bytes()


def main() -> None:
    (FOLDER / "1-minutes.docx").write_bytes(minutes())
    (FOLDER / "2-budget.pdf").write_bytes(budget())
    (FOLDER / "3-clerk.eml").write_bytes(letter())


if __name__ == "__main__":
    main()
