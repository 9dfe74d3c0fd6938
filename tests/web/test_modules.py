"""The desk's script: small modules, each with its promise, and addresses under which no two versions ever mix."""

import re
import shutil
import subprocess

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from drafter.web.assets import FOR_EVER, STATIC, static_url, version_of_modules
from tests.web.support import browser

MODULES = sorted((STATIC / "desk").glob("*.js"))
IMPORT = re.compile(r'^import (?:[^"]+ from )?"([^"]+)";$', re.MULTILINE)
LONGEST = 300
WAYS_TO_MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_is_short_and_opens_with_its_promise(module) -> None:
    lines = module.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ") and lines[0][3].isupper()
    assert len(lines) <= LONGEST and max(map(len, lines)) <= 140


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_imports_only_what_is_there(module) -> None:
    text = module.read_text(encoding="utf-8")
    names = IMPORT.findall(text)
    assert text.count("\nimport ") + text.startswith("import ") == len(names)
    for name in names:
        assert name.startswith("./") and (module.parent / name).is_file()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed; Chromium parses them in tests/browser")
@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_parses(module) -> None:
    text = module.read_bytes()
    subprocess.run(["node", "--check", "--input-type=module"], input=text, check=True, capture_output=True, timeout=60)


def test_no_module_makes_markup_of_words() -> None:
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        for way in WAYS_TO_MARKUP:
            assert way not in text, f"{module.name} uses {way}"


def test_modules_are_kept_for_as_long_as_all_of_them_are_the_same(client: TestClient, app: FastAPI) -> None:
    del app
    for module in MODULES:
        address = static_url(f"desk/{module.name}")
        assert address == f"/static/{version_of_modules()}/desk/{module.name}"
        answer = client.get(address)
        assert answer.status_code == 200 and answer.headers["cache-control"] == FOR_EVER
        assert "javascript" in answer.headers["content-type"]
        assert answer.content == module.read_bytes()


def test_a_page_of_another_version_gets_none_rather_than_a_mixture(client: TestClient) -> None:
    assert client.get("/static/00000000/desk/main.js").status_code == 404
    assert client.get(f"/static/{version_of_modules()}/desk.css").status_code == 404
    assert client.get("/static/desk/main.js").headers["cache-control"] == "no-cache"
    assert client.get(f"/static/{version_of_modules()}/desk/../../app.py").status_code == 404


def test_every_page_loads_its_modules_after_htmx(client: TestClient) -> None:
    page = client.get("/sign-in").text
    assert page.index("htmx-4.0.1.js") < page.index(static_url("desk/main.js"))
    assert 'type="module"' in page
    with browser(client.app) as anonymous:
        assert anonymous.get(static_url("desk/review.js")).status_code == 200  # files need no session
