"""drafter.toml and DRAFTER_* variables -> one frozen `Settings` value. A typo in either is an error that names the key.

Order, the later wins: the defaults below, drafter.toml, DRAFTER_* variables (nested by two underscores:
DRAFTER_BUDGET__CALLS=12), what the command line says. Keys of providers are never settings of ours: the clients read
OPENAI_API_KEY themselves, and only whether it is set is looked at here.
"""

import os
import tomllib
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from drafter.errors import SettingsFault

FILE_NAME = "drafter.toml"
EXTRACTIVE = "extractive"
VENDOR_URL = "https://api.openai.com/v1"

Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outlet(_Part):
    """Who publishes, and what it says about its use of models."""

    name: str = "Newsroom"
    language: str = "en"  # BCP 47, of the articles
    timezone: str = "UTC"  # of schedules and of dates in notes without a zone
    answerable: str = ""  # the person or legal entity with editorial responsibility
    policy_url: str = ""
    wording: str = ""  # the outlet's own wording file; empty: wording/<language>.toml

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"no time zone is called {value!r}; write it as Europe/Berlin") from error
        return value


class Policy(_Part):
    """What a model may write here, who may allow it, and when readers are told."""

    model_sections: tuple[str, ...] = ("*",)  # section keys, or * for all that the format has
    # the least role that may have a section rewritten on the desk; who starts drafts is the terminal's business
    permission_role: Literal["reporter", "editor", "admin"] = "reporter"
    disclosure_rule: Literal["always"] = "always"  # the rule that holds everywhere; others need a legal desk first
    # who started a draft or wrote a section does not approve it: where a machine wrote any of it, always, or never
    four_eyes: Literal["model", "always", "off"] = "model"
    override_role: Literal["editor", "admin"] = "admin"  # an editor with it may all the same, for a reason that stays

    def allows(self, section: str) -> bool:
        """May a model write this section?"""
        return "*" in self.model_sections or section in self.model_sections


class ModelSettings(_Part):
    name: str = ""  # provider:name or `extractive`; empty: the default below if a key is set, else extractive
    default: str = "openai:gpt-5-mini"
    fallbacks: tuple[str, ...] = ()
    temperature: float | None = None
    deadline_s: Seconds = 180.0  # for a whole call, retries included
    attempts: Positive = 4  # per question, on the wire
    retry_after_cap_s: Seconds = 60.0
    parallel: Positive = 6
    per_minute: Positive | None = None
    max_reply_bytes: Positive = 200_000
    window: Positive | None = None  # tokens; for models that we do not know


class BudgetSettings(_Part):
    """Of one draft. It stops before any of these is passed."""

    calls: Positive = 24
    tokens: Positive = 400_000
    money_usd: float | None = None


class LimitSettings(_Part):
    """Of the notes; see drafter.readers."""

    files: Positive = 200
    file_bytes: Positive = 20_000_000
    total_bytes: Positive = 50_000_000
    pages: Positive = 300


class Schedule(_Part):
    """A slot: drafts whatever the inbox holds, once per local date."""

    name: str
    cron: str = "0 6 * * *"
    timezone: str = ""  # empty: the outlet's
    format: str = "explainer"


class Feed(_Part):
    """A feed whose items become notes in the folder of their slug. Hosts not listed are never asked."""

    url: str
    hosts: tuple[str, ...] = ()  # empty: the host of the feed itself
    items: Positive = 20
    bytes: Positive = 2_000_000
    seconds: Seconds = 20.0
    redirects: int = Field(default=3, ge=0, le=10)


class DeskSettings(_Part):
    """The desk in the browser. It is reached at `origin`; empty: at the address that it is started on, loopback."""

    origin: str = ""  # as https://desk.example; behind a proxy that speaks TLS
    port: Positive = 8400


class FlowSettings(_Part):
    """How drafts are run, and what runs by itself."""

    runner: Literal["plain", "prefect"] = "plain"
    api_url: str = ""  # of the Prefect server; empty: PREFECT_API_URL, else none
    inbox: str = "inbox"  # its subfolders are dossiers
    still_s: float = Field(default=30.0, ge=0)
    minimum_words: int = Field(default=150, ge=0)
    schedules: tuple[Schedule, ...] = ()
    feeds: tuple[Feed, ...] = ()


class NoticeSettings(_Part):
    """Word to a person when a draft waits, a scheduled run fails, a budget stops. Off by default."""

    webhook: str = ""
    email_to: tuple[str, ...] = ()
    email_from: str = ""
    smtp: str = ""  # host:port


class Settings(BaseSettings):
    """Everything that a newsroom sets."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="DRAFTER_", env_nested_delimiter="__", env_ignore_empty=True
    )

    outlet: Outlet = Outlet()
    policy: Policy = Policy()
    models: ModelSettings = ModelSettings()
    budget: BudgetSettings = BudgetSettings()
    limits: LimitSettings = LimitSettings()
    flows: FlowSettings = FlowSettings()
    desk: DeskSettings = DeskSettings()
    notices: NoticeSettings = NoticeSettings()
    format: str = "explainer"
    database: str = ""  # an SQLAlchemy URL; empty: drafter.db in the outputs folder
    prompts: str = "prompts"  # folder of formats and templates, relative to the checkout
    model: str = ""  # DRAFTER_MODEL; the same as models.name, which it overrides

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over what is passed in, which is the content of the file."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @property
    def zone(self) -> tzinfo:
        """Of the outlet: dates without a zone are meant in it."""
        return ZoneInfo(self.outlet.timezone)

    def model_spec(self, asked: str = "") -> tuple[str, str]:
        """Which model drafts, and why, in words for the person: `asked` (--model), DRAFTER_MODEL, drafter.toml, the
        default where OPENAI_API_KEY is set, else the extractive writer. A server of one's own needs no key, but nobody
        knows which of its models is meant: it is named.
        """
        for spec, why in (
            (asked, "as asked on the command line"),
            (self.model, "as DRAFTER_MODEL says"),
            (self.models.name, f"as {FILE_NAME} says"),
        ):
            if spec:
                return _checked_spec(spec), why
        if os.environ.get("OPENAI_API_KEY"):
            return self.models.default, "because OPENAI_API_KEY is set"
        if os.environ.get("OPENAI_BASE_URL"):
            return EXTRACTIVE, "because no model of the server in OPENAI_BASE_URL is named: DRAFTER_MODEL=openai:NAME"
        return EXTRACTIVE, "because no model is named and OPENAI_API_KEY is not set"


def _checked_spec(spec: str) -> str:
    provider, colon, name = spec.partition(":")
    if spec == EXTRACTIVE or (colon and provider and name):
        return spec
    raise SettingsFault(
        f"{spec!r} names no model.",
        "Write it as provider:name, for example openai:gpt-5-mini, or say extractive.",
    )


def checkout() -> Path:
    """The folder that holds prompts/, wording/ and flows/: Drafter runs from its checkout."""
    return Path(__file__).resolve().parents[2]


def outputs_folder(asked: Path | None = None) -> Path:
    """Where drafts and the store lie: as asked, else DRAFTER_OUT, else outputs/ in the checkout."""
    return asked or Path(os.environ.get("DRAFTER_OUT") or checkout() / "outputs")


def load_settings(file: Path | None = None) -> Settings:
    """Settings from `file`, else from DRAFTER_CONFIG, else drafter.toml here, else in the checkout, else the defaults.

    Raises SettingsFault naming the key, where it stands, and what would do.
    """
    named = file or (Path(os.environ["DRAFTER_CONFIG"]) if os.environ.get("DRAFTER_CONFIG") else None)
    path = named or next((p for p in (Path(FILE_NAME), checkout() / FILE_NAME) if p.is_file()), None)
    content = _read_toml(path) if path else {}
    _no_unknown_variables()
    try:
        return Settings(**content)
    except ValidationError as error:
        raise SettingsFault(*_in_words(error, path.name if path else FILE_NAME)) from None


_OTHER_VARIABLES = {"CONFIG", "OUT", "DEBUG"}  # read where they are used, before there are settings


def _no_unknown_variables() -> None:
    """pydantic-settings passes over a variable that fits no field; a person who mistyped one would never know."""
    known = {name.upper() for name in Settings.model_fields} | _OTHER_VARIABLES
    for variable in sorted(os.environ):
        name = variable.removeprefix("DRAFTER_")
        if name != variable and name.partition("__")[0].upper() not in known:
            raise SettingsFault(f"There is no setting {variable}.", "Check its spelling, or unset it.")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsFault(f"{path.name} cannot be read: {error.strerror}.", "Check DRAFTER_CONFIG.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsFault(f"{path.name} is not TOML: {error}.", "Mend that line.") from error


def _in_words(error: ValidationError, name: str) -> tuple[str, str]:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return (
            f"{name} (or a DRAFTER_ variable) has a key that Drafter does not know: {key}.",
            "Check its spelling.",
        )
    reason = first["msg"].removeprefix("Value error, ")
    return f"{name} (or a DRAFTER_ variable): {key}: {reason[:1].lower()}{reason[1:]}.", "Mend that value."
