"""Every error that Drafter raises on purpose; whoever catches `DrafterError` has caught them all.

    DrafterError                    something a person can act on
    ├── UsageFault                  the command, the notes or the settings are unusable: exit 2, no model was called
    │   ├── NotesFault              a note cannot be taken: which file, why, what to do
    │   ├── FormatFault             a format, a template or a wording file is wrong
    │   ├── SettingsFault           drafter.toml or a DRAFTER_* variable is wrong
    │   ├── UnknownStory            no story or run of that name
    │   └── ServerUnreachable       the Prefect server named in the settings does not answer
    ├── DeskFault                   what a person wants done at the desk cannot be done as it stands
    │   ├── Refused                 not now, or not by this person: the status, the role or the policy says no
    │   ├── Conflict                somebody else changed it meanwhile; nothing was overwritten, no word is lost
    │   └── NotSignedIn             no account, no session, or one that has ended
    ├── StoreFault                  the database or the outputs folder cannot be used
    │   └── StoreBusy               locked by another process for longer than we wait
    └── ModelFault                  a call to a language model came to nothing
        ├── Transient               worth asking again: RateLimited, ServerFault, ConnectionFault
        ├── Permanent               asking again changes nothing: QuotaUsedUp, BadKey, UnknownModel,
        │                           ContextTooLong, ContentFiltered, BadRequest
        ├── DeadlinePassed          the time for the whole call is over
        ├── BudgetStop              the next call would pass the draft's budget; it was not made
        ├── Unusable                an answer came, and it is not copy: the reason names the defect
        └── NotRecorded             a replay needs an answer that the ledger does not hold

A message says what happened, to which story or file; `todo` says what to do next. Neither ever holds the
text of a note or of an answer: messages reach logs and Prefect's pages.
"""


class DrafterError(Exception):
    """Something a person can act on.

    `message` says what happened and to what, in one sentence; `todo` what to do next (may be empty).
    `str()` joins the two: it is the one line that a person sees.
    """

    exit_code = 1

    def __init__(self, message: str, todo: str = "") -> None:
        super().__init__(message, todo)
        self.message = message
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.message} {self.todo}".strip()


class UsageFault(DrafterError):
    """The command, the notes or the settings are unusable; no model was called."""

    exit_code = 2


class NotesFault(UsageFault):
    """A note cannot be taken. The message begins with the file's name."""


class FormatFault(UsageFault):
    """A format, a template or a wording file is wrong. The message begins with the file's name."""


class SettingsFault(UsageFault):
    """drafter.toml or a DRAFTER_* variable is wrong. The message names the key."""


class UnknownStory(UsageFault):
    """No story or run of that name."""


class ServerUnreachable(UsageFault):
    """The Prefect server named in the settings does not answer. The message holds its address."""


class DeskFault(DrafterError):
    """What a person wants done at the desk cannot be done as it stands; nothing was changed."""


class Refused(DeskFault):
    """Not now, or not by this person: the story's status, the person's role or the policy says no."""


class Conflict(DeskFault):
    """Somebody else changed it meanwhile. Nothing was overwritten, and what the person sent is kept."""


class NotSignedIn(DeskFault):
    """No such account, a wrong password, no session, or one that has ended. Never says which of the first two."""


class StoreFault(DrafterError):
    """The database or the outputs folder cannot be used."""


class StoreBusy(StoreFault):
    """The database is locked by another process for longer than we wait."""


class ModelFault(DrafterError):
    """A call to a language model came to nothing. `kind` is the word that ledger and record keep for it."""

    kind = "model_fault"


class Transient(ModelFault):
    """Worth asking again. `retry_after` is the server's wish in seconds, None where it made none."""

    kind = "transient"

    def __init__(self, message: str, todo: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message, todo)
        self.retry_after = retry_after


class RateLimited(Transient):
    kind = "rate_limited"


class ServerFault(Transient):
    kind = "server_fault"


class ConnectionFault(Transient):
    kind = "connection_fault"


class Permanent(ModelFault):
    """Asking again changes nothing."""

    kind = "permanent"


class QuotaUsedUp(Permanent):
    kind = "quota_used_up"


class BadKey(Permanent):
    kind = "bad_key"


class UnknownModel(Permanent):
    kind = "unknown_model"


class ContextTooLong(Permanent):
    kind = "context_too_long"


class ContentFiltered(Permanent):
    kind = "content_filtered"


class BadRequest(Permanent):
    kind = "bad_request"


class DeadlinePassed(ModelFault):
    kind = "deadline_passed"


class BudgetStop(ModelFault):
    kind = "budget_stop"


class Unusable(ModelFault):
    """An answer came, and it is not copy. `defect` is a short word for the record: `empty`, `cut_off`, `refusal`,
    `no_heading`, `no_sentence`, `prompt_echo`, `other_language`, `repetition`, `too_long`, `not_copy`, `bad_form`.
    """

    kind = "unusable"

    def __init__(self, defect: str, message: str, todo: str = "") -> None:
        super().__init__(message, todo)
        self.defect = defect


class NotRecorded(ModelFault):
    """A replay needs an answer that the ledger does not hold."""

    kind = "not_recorded"
