"""Whole replies, and the second question."""

import pytest

from drafter.errors import ContentFiltered, Unusable
from drafter.models import Message, Reply, Request
from drafter.models.sanity import asked_again, whole
from drafter.record import Usage


def test_a_reply_that_ended_of_itself_passes_unchanged():
    assert whole(Reply(" # Well\n", "stop", Usage()), 100) == " # Well\n"


def test_a_filtered_reply_is_no_copy_and_not_asked_again():
    with pytest.raises(ContentFiltered):
        whole(Reply("# Half", "content_filter", Usage()), 100)


def test_bytes_are_counted_not_characters():
    assert whole(Reply("ab", "stop", Usage()), 2) == "ab"
    with pytest.raises(Unusable):
        whole(Reply("äb", "stop", Usage()), 2)


@pytest.mark.parametrize("text", ["  \n ", "\ud800"])
def test_blank_text_is_empty_and_a_lone_surrogate_is_for_the_reader_to_clean(text):
    if text.strip():
        assert whole(Reply(text, "stop", Usage()), 100) == text
    else:
        with pytest.raises(Unusable, match="empty"):
            whole(Reply(text, "stop", Usage()), 100)


def test_the_second_question_names_the_defect_and_repeats_the_answer_form():
    request = Request("openai:x", (Message("system", "s"), Message("user", "Write.\n\nAnswer form: faq\n")), 100)
    again = asked_again(request, "bad_form")
    assert again.messages[:2] == request.messages
    assert again.messages[2].content.splitlines()[-1] == "Answer form: faq"
    assert "did not keep to the answer form" in again.messages[2].content
    assert again == asked_again(request, "bad_form")


def test_an_unknown_defect_and_a_prompt_without_a_form_are_asked_again_too():
    request = Request("openai:x", (Message("user", "Write."),), 100)
    assert "could not be used" in asked_again(request, "new_defect").messages[1].content
    assert asked_again(Request("openai:x", (), 100), "empty").messages
