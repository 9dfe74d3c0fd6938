"""What of a draft is shown, and in which order."""

from dataclasses import replace

from drafter.article import Checked, Flag, Severity
from drafter.render.choose import page_of
from tests.render.support import disclosure, dossier, draft


def test_what_must_change_comes_before_what_is_only_noted() -> None:
    base = draft()
    note = Flag("lifted", base.checked[0].sentence_id, "It is close to N1.1.", "Say it anew.", Severity.NOTE, 0, 3)
    first = Checked(base.checked[0].sentence_id, base.checked[0].evidence, (note,))
    page = page_of(replace(base, checked=(first, *base.checked[1:])), dossier(), disclosure())
    order = [flag.flag.severity for flag in page.flags]
    assert order == sorted(order, key=["block", "warn", "note"].index)
    assert order[-1] is Severity.NOTE


def test_a_note_does_not_mark_words_as_wrong() -> None:
    base = draft()
    sentence_id = base.checked[0].sentence_id
    for severity, wrong in ((Severity.NOTE, False), (Severity.WARN, True)):
        flag = Flag("lifted", sentence_id, "Close.", "Say it anew.", severity, 0, 3)
        checked = (Checked(sentence_id, None, (flag,)), *base.checked[1:])
        page = page_of(replace(base, checked=checked), dossier(), disclosure())
        assert any(piece.flagged for piece in page.sentences[0].pieces) is wrong
