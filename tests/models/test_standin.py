"""The stand-in server itself: other tests and the benchmarks rest on its counts and its pace."""

import json
import subprocess
import sys
import time
from http.client import IncompleteRead
from pathlib import Path
from urllib.request import Request as Get
from urllib.request import urlopen

import pytest

from drafter.testing import sample_request, scripted_answer
from tests.models.script import FAULTS, Fault, Script
from tests.models.standin import Standin

REQUEST = sample_request()


def post(url: str, body: object, path: str = "/chat/completions") -> tuple[str, float]:
    """The body that comes back, and the seconds it took."""
    begin = time.perf_counter()
    data = json.dumps(body).encode()
    with urlopen(Get(url + path, data=data, method="POST"), timeout=10) as response:
        return response.read().decode(), time.perf_counter() - begin


def question(*, stream: bool = False) -> dict[str, object]:
    messages = [{"role": m.role, "content": m.content} for m in REQUEST.messages]
    return {"model": "standin", "messages": messages, "stream": stream}


@pytest.fixture
def server():
    with Standin() as running:
        yield running


def test_it_answers_in_the_form_that_the_prompt_asks_for(server):
    body, _ = post(server.url, question())
    assert json.loads(body)["choices"][0]["message"]["content"] == scripted_answer(REQUEST.messages)


def test_a_stream_says_the_same_in_pieces_and_ends_with_counts(server):
    body, _ = post(server.url, question(stream=True))
    frames = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: {")]
    text = "".join(f["choices"][0]["delta"].get("content", "") for f in frames if f["choices"])
    assert text == scripted_answer(REQUEST.messages)
    assert frames[-1]["usage"]["completion_tokens"] > 10
    assert body.rstrip().endswith("[DONE]")


@pytest.mark.parametrize("tokens", [20, 400])
def test_the_script_fixes_how_many_tokens_an_answer_has(server, tokens):
    server.play(Script(completion_tokens={"section": tokens}))
    for stream in (False, True):
        body, _ = post(server.url, question(stream=stream))
        assert f'"completion_tokens": {tokens}' in body
    assert body.count('"content": "') == tokens + 1  # and the opening frame


def test_the_pace_is_kept_whole_and_streamed(server):
    server.play(Script(first_token_s=0.05, tokens_per_s=800, completion_tokens={"section": 60}))
    for stream in (False, True):
        _, took = post(server.url, question(stream=stream))
        assert 0.125 <= took < 0.35


def test_requests_and_paid_answers_are_counted(server):
    server.play(Script(faults=[Fault("cut", at=[2]), Fault("html", saying="no such words")]))
    post(server.url, question())
    with pytest.raises(IncompleteRead):
        post(server.url, question())
    post(server.url, question())
    with urlopen(f"{server.url[:-3]}/stats") as response:
        stats = json.loads(response.read())
    assert (stats["requests"], stats["paid"], stats["paid_twice"]) == (3, 2, 1)
    assert [seen["fault"] for seen in stats["log"]] == ["", "cut", ""]
    assert stats["at_once"] == 0


def test_a_fault_ends_after_its_times(server):
    server.play(Script(faults=[Fault("html", times=2)]))
    assert [post(server.url, question())[0].startswith("<html>") for _ in range(3)] == [True, True, False]


def test_a_script_with_a_word_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="nonsense"):
        Script(faults=[Fault("nonsense")])
    with pytest.raises(ValueError, match="speed"):
        Script.of({"speed": 3})
    assert all(Script(faults=[Fault(name)]) for name in FAULTS)


@pytest.mark.slow
def test_as_a_process_it_prints_its_address_and_takes_scripts(tmp_path: Path, root: Path):
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"faults": [{"name": "html", "times": 1}]}))
    command = [sys.executable, "-m", "tests.models.standin", "--port", "0", "--script", str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().strip()
            assert post(url, question())[0].startswith("<html>")
            post(url[:-3], {"manner": "refuses"}, "/script")
            assert "I can't help" in post(url, question())[0]
        finally:
            process.terminate()
