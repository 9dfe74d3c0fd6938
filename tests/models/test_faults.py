"""What a server reports becomes one class of fault, in words that a reporter understands."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from drafter import errors
from drafter.models.faults import Refusal, fault_of, refusal_in, retry_after

MODEL = "openai:gpt-5-mini"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("refusal", "fault"),
    [
        (Refusal(429), errors.RateLimited),
        (Refusal(429, code="insufficient_quota"), errors.QuotaUsedUp),
        (Refusal(429, kind="insufficient_quota"), errors.QuotaUsedUp),
        (Refusal(402), errors.QuotaUsedUp),
        (Refusal(429, code="billing_hard_limit_reached"), errors.QuotaUsedUp),
        (Refusal(401, code="invalid_api_key"), errors.BadKey),
        (Refusal(403), errors.BadKey),
        (Refusal(404, code="model_not_found"), errors.UnknownModel),
        (Refusal(404), errors.UnknownModel),
        (Refusal(400, code="model_not_found"), errors.UnknownModel),
        (Refusal(400, code="context_length_exceeded"), errors.ContextTooLong),
        (Refusal(400, kind="exceed_context_size_error"), errors.ContextTooLong),
        (Refusal(400, message="This model's maximum context length is 8192 tokens"), errors.ContextTooLong),
        (Refusal(413, message="prompt is too long: 212000 tokens"), errors.ContextTooLong),
        (Refusal(400, code="content_filter"), errors.ContentFiltered),
        (Refusal(400, kind="content_policy_violation"), errors.ContentFiltered),
        (Refusal(400), errors.BadRequest),
        (Refusal(422), errors.BadRequest),
        (Refusal(307), errors.BadRequest),
        (Refusal(408), errors.ServerFault),
        (Refusal(500), errors.ServerFault),
        (Refusal(503), errors.ServerFault),
        (Refusal(529), errors.ServerFault),
        (Refusal(0), errors.ServerFault),
        (Refusal(0, code="rate_limit_exceeded"), errors.RateLimited),
    ],
)
def test_each_refusal_has_its_fault(refusal, fault):
    found = fault_of(refusal, MODEL)
    assert type(found) is fault
    assert MODEL in found.message
    assert found.todo


def test_the_servers_own_words_are_never_passed_on():
    """They may hold a part of the prompt."""
    secret = "Ines Calloway said the depot"
    for status in (0, 307, 400, 401, 404, 413, 429, 500):
        found = fault_of(Refusal(status, code=secret, kind=secret, param=secret, message=secret), MODEL)
        assert "Calloway" not in str(found)


def test_a_short_safe_word_of_the_server_is_shown():
    assert "(invalid_value)" in str(fault_of(Refusal(400, code="invalid_value", param="top_p"), MODEL))
    assert "about top_p" in str(fault_of(Refusal(400, param="top_p"), MODEL))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"error": {"code": "a", "type": "b"}}, Refusal(500, "a", "b")),
        ({"error": "broken"}, Refusal(500, message="broken")),
        ({"code": "a"}, Refusal(500, "a")),
        ("text", Refusal(500)),
        (None, Refusal(500)),
    ],
)
def test_error_bodies_are_read_in_the_forms_that_servers_use(body, found):
    assert refusal_in(body, 500) == found


def test_a_body_without_an_error_is_no_refusal():
    assert refusal_in({"choices": []}) is None
    assert refusal_in("text") is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "86400"}, 86_400.0),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90.0),
        ({"retry-after": format_datetime(NOW - timedelta(seconds=90), usegmt=True)}, 0.0),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30"}, 30.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_the_wish_to_wait_is_understood_as_seconds_and_as_a_date(headers, seconds):
    assert retry_after(headers, NOW) == seconds
