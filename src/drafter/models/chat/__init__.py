"""The real models: OpenAI-compatible servers by the OpenAI client, every other provider by LangChain's init_chat_model.

The only importer of both, and it imports them when the first question is asked. Retries of the clients are off, no
tracing of theirs sends anything anywhere, redirects are not followed, and each of their exceptions becomes one fault
of `drafter.errors` without any text of a prompt or an answer.
"""

import os
from importlib.util import find_spec

from drafter.errors import SettingsFault
from drafter.models import Model
from drafter.models.chat.langchain import LangChainModel
from drafter.models.chat.openai import OpenAIModel

__all__ = ["LangChainModel", "OpenAIModel", "open_model"]


def open_model(
    spec: str,
    *,
    base_url: str | None,
    api_key: str | None,
    timeout_s: float,
    max_reply_bytes: int = 200_000,
) -> Model:
    """The model that `provider:name` names. No request is made and, for `openai:`, no client is loaded yet.

    `base_url` None is the vendor's own address. `api_key` None leaves the key to the environment (OPENAI_API_KEY); a
    server of one's own needs none. `timeout_s` bounds each wait for the next bytes; the deadline is the gateway's.
    Raises SettingsFault for a name without a provider, an unknown provider, a missing package or a missing key.
    """
    provider, _, name = spec.partition(":")
    if not provider or not name or not provider.replace("_", "").isalnum():
        raise SettingsFault(
            f"The model {spec!r} is not written as provider:name.", "For example DRAFTER_MODEL=openai:gpt-5-mini."
        )
    if provider != "openai":
        return LangChainModel(spec, base_url, api_key, timeout_s, max_reply_bytes)
    key = api_key or os.environ.get("OPENAI_API_KEY") or ("none" if base_url else "")
    if not key:
        raise SettingsFault(
            f"There is no key for {spec}.", "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own."
        )
    if not find_spec("openai"):
        raise SettingsFault(f"The model {spec} needs the package openai.", "Set everything up again with `make draft`.")
    return OpenAIModel(spec, base_url, key, timeout_s, max_reply_bytes)
