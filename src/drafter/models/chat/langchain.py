"""Every provider that LangChain knows and whose package is installed, by init_chat_model."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, cast

from drafter.errors import ModelFault, SettingsFault
from drafter.models import OnText, Reply, Request
from drafter.models.chat.connection import TooMuch, http_client, quiet, status_fault
from drafter.models.faults import fault_of, refusal_in, unreachable, unreadable
from drafter.models.wire import count, finish, text_of, too_long
from drafter.record import Usage

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from openai import APIStatusError

_OPENAI_KIND = {"openai", "azure_openai"}  # LangChain's names for what speaks through the OpenAI client


class LangChainModel:
    """A model of any provider that LangChain knows and whose package is installed.

    The size of an answer is bounded while it streams; without streaming only where the provider's client takes our
    connection (OpenAI and Azure), the others read an answer whole first.
    """

    def __init__(
        self, spec: str, base_url: str | None, api_key: str | None, timeout_s: float, max_reply_bytes: int
    ) -> None:
        self._spec = spec
        self._settings: dict[str, Any] = {"timeout": timeout_s, "max_retries": 0}
        self._settings |= {"base_url": base_url} if base_url else {}
        self._settings |= {"api_key": api_key} if api_key else {}
        self._max_bytes = max_reply_bytes
        self._http: AsyncClient | None = None
        if spec.partition(":")[0] in _OPENAI_KIND:
            self._http = http_client(timeout_s, max_reply_bytes)
            self._settings |= {"use_responses_api": False, "stream_usage": True, "openai_proxy": ""}
            self._settings |= {"http_async_client": self._http}
        self._models: dict[tuple[int, float | None], BaseChatModel] = {}
        self._model(1, None)  # a wrong name or a missing package is told before any work

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """See `Model`."""
        import httpx2
        import openai
        from langchain_core.exceptions import LangChainException

        try:
            with _untraced():
                return await self._ask(request, on_text)
        except ModelFault:
            raise
        except (openai.APITimeoutError, httpx2.TimeoutException, TimeoutError):
            fault = unreachable(request.model, "was silent for too long")
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            fault = unreachable(request.model, "could not be reached, or broke off")
            if isinstance(error.__cause__, TooMuch):
                fault = error.__cause__.fault(request.model, self._max_bytes)
        except TooMuch as error:
            fault = error.fault(request.model, self._max_bytes)
        except (
            openai.OpenAIError,
            LangChainException,
            ValueError,
            TypeError,
            AttributeError,
            IndexError,
            KeyError,
        ) as e:
            fault = _any_fault(e, request.model)
        raise fault

    async def aclose(self) -> None:
        """Close the connections, where they are ours; other providers' clients close theirs themselves."""
        if self._http:
            await self._http.aclose()

    async def _ask(self, request: Request, on_text: OnText | None) -> Reply:
        model = self._model(request.max_tokens, request.temperature)
        messages = [(message.role, message.content) for message in request.messages]
        if on_text is None:
            return _langchain_reply([await model.ainvoke(messages)])
        chunks: list[AIMessage] = []
        size = 0
        async for chunk in model.astream(messages):
            chunks.append(chunk)
            if piece := text_of(chunk.content):
                size += len(piece.encode("utf-8", "replace"))
                if size > self._max_bytes:
                    raise too_long(self._max_bytes)
                on_text(piece)
        return _langchain_reply(chunks)

    def _model(self, max_tokens: int, temperature: float | None) -> "BaseChatModel":
        from langchain.chat_models import init_chat_model

        quiet()
        key = (max_tokens, temperature)
        if key not in self._models:
            settings = self._settings | {"max_tokens": max_tokens}
            settings |= {} if temperature is None else {"temperature": temperature}
            try:
                opened: Any = cast("Any", init_chat_model)(self._spec, **settings)
            except ImportError as error:
                raise SettingsFault(
                    f"The model {self._spec} needs a package that is not installed: {error.name or 'see below'}.",
                    f"Install langchain-{self._spec.partition(':')[0].replace('_', '-')} into .venv.",
                ) from error
            except (ValueError, TypeError, AttributeError) as error:
                raise SettingsFault(
                    f"LangChain cannot open the model {self._spec}.", "Check the provider's name and its key."
                ) from error
            self._models[key] = opened
        return self._models[key]


def _langchain_reply(parts: "list[AIMessage]") -> Reply:
    """One reply from a message, or from the chunks of one."""
    about: dict[str, Any] = {}
    refusals: list[str] = []
    prompt = completion = cached = 0
    for part in parts:
        about |= {key: value for key, value in cast("dict[str, Any]", part.response_metadata).items() if value}
        refusals.append(text_of(cast("dict[str, Any]", part.additional_kwargs).get("refusal")))
        if part.usage_metadata:
            prompt += count(part.usage_metadata.get("input_tokens"))
            completion += count(part.usage_metadata.get("output_tokens"))
            cached += count(part.usage_metadata.get("input_token_details", {}).get("cache_read"))
    ended = about.get("finish_reason") or about.get("stop_reason") or about.get("done_reason")
    return Reply(
        text="".join(text_of(part.content) for part in parts),
        finish_reason=finish(ended),
        usage=Usage(prompt, completion, cached),
        model=str(about.get("model_name") or about.get("model") or ""),
        response_id=str(about.get("id") or next((part.id for part in parts if part.id and _theirs(part.id)), "")),
        refusal="".join(refusals),
    )


def _theirs(name: str) -> bool:
    """An id that the provider gave; LangChain invents one where there was none."""
    return not name.startswith(("lc_", "run-"))


def _any_fault(error: Exception, model: str) -> ModelFault:
    """By what the clients of all providers have in common: a status and a response, on the error or on its cause."""
    for found in (error, error.__cause__):
        status = getattr(found, "status_code", None)
        if isinstance(status, int):
            return status_fault(cast("APIStatusError", found), model)
    body: object = getattr(error, "body", None)
    refusal = refusal_in({"error": body}) if body else None
    return fault_of(refusal, model) if refusal else unreadable(model, "something unreadable")


def _untraced() -> AbstractContextManager[None]:
    """No tracing to LangSmith, whatever LANGSMITH_TRACING says."""
    from langsmith import run_helpers

    return cast("Any", run_helpers).tracing_context(enabled=False)
