"""drafter.toml and DRAFTER_* variables: the later wins, a typo is named, nothing is guessed."""

from pathlib import Path

import pytest

from drafter.errors import SettingsFault
from drafter.settings import EXTRACTIVE, checkout, load_settings, outputs_folder


def _file(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "drafter.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_the_file_does_not_say_is_the_default(tmp_path: Path) -> None:
    settings = load_settings(_file(tmp_path, '[outlet]\nname = "The Harbour Post"\n'))
    assert settings.outlet.name == "The Harbour Post"
    assert settings.outlet.language == "en"
    assert settings.budget.calls == 24


def test_a_variable_wins_over_the_file_and_leaves_the_rest_of_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAFTER_BUDGET__CALLS", "7")
    settings = load_settings(_file(tmp_path, "[budget]\ncalls = 9\ntokens = 1000\n"))
    assert (settings.budget.calls, settings.budget.tokens) == (7, 1000)


def test_a_key_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match=r"outlet\.nmae"):
        load_settings(_file(tmp_path, '[outlet]\nnmae = "x"\n'))


def test_a_variable_that_does_not_exist_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTER_BUDGTE__CALLS", "7")
    with pytest.raises(SettingsFault, match="DRAFTER_BUDGTE__CALLS"):
        load_settings(_file(tmp_path, ""))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[outlet]\ntimezone = "Mars/Olympus"\n', "outlet.timezone"),
        ("[budget]\ncalls = 0\n", "budget.calls"),
        ('[policy]\npermission_role = "owner"\n', "policy.permission_role"),
        ('[policy]\ndisclosure_rule = "never"\n', "policy.disclosure_rule"),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(SettingsFault, match=key):
        load_settings(_file(tmp_path, text))


def test_a_file_that_is_no_toml_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match=r"drafter\.toml is not TOML") as caught:
        load_settings(_file(tmp_path, "[outlet\n"))
    assert "\n" not in str(caught.value)


def test_the_model_is_what_the_command_line_says_then_the_variable_then_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(tmp_path, '[models]\nname = "openai:of-the-file"\n')
    assert load_settings(file).model_spec()[0] == "openai:of-the-file"
    monkeypatch.setenv("DRAFTER_MODEL", "openai:of-the-variable")
    assert load_settings(file).model_spec()[0] == "openai:of-the-variable"
    assert load_settings(file).model_spec("openai:asked")[0] == "openai:asked"


def test_with_no_model_named_a_key_means_the_default_and_no_key_the_extractive_writer_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(_file(tmp_path, ""))
    spec, why = settings.model_spec()
    assert spec == EXTRACTIVE
    assert "OPENAI_API_KEY is not set" in why
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")
    spec, why = settings.model_spec()
    assert spec == EXTRACTIVE
    assert "DRAFTER_MODEL=openai:NAME" in why, "a server of one's own has no default: which model is to be named"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    assert settings.model_spec()[0] == settings.models.default


@pytest.mark.parametrize("spec", ["gpt-5", ":x", "openai:"])
def test_a_model_without_its_provider_is_refused_before_anything_is_read(tmp_path: Path, spec: str) -> None:
    with pytest.raises(SettingsFault, match="provider:name"):
        load_settings(_file(tmp_path, "")).model_spec(spec)


def test_the_file_that_ships_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings(checkout() / "drafter.toml").format == "explainer"


def test_the_outputs_lie_where_asked_then_where_the_variable_says_then_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outputs_folder() == checkout() / "outputs"
    monkeypatch.setenv("DRAFTER_OUT", str(tmp_path / "b"))
    assert outputs_folder() == tmp_path / "b"
    assert outputs_folder(tmp_path / "a") == tmp_path / "a"
