"""Word to a person that something waits or went wrong: a webhook, an e-mail, or nothing (the default).

A notice names the story and counts; never a word of a note or a draft. One that cannot be sent is reported to the
caller and stops nothing.
"""

import json
import smtplib
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from enum import StrEnum
from urllib.error import URLError
from urllib.request import Request, urlopen

from drafter.settings import NoticeSettings

TIMEOUT_S = 10.0


class Event(StrEnum):
    DRAFT_WAITS = "draft_waits"
    RUN_FAILED = "run_failed"
    BUDGET_STOPPED = "budget_stopped"


@dataclass(frozen=True)
class Notice:
    """`story` is a slug; `reason` one of our own messages, which hold no text of notes or answers."""

    event: Event
    story: str
    flags: int = 0
    holes: int = 0
    reason: str = ""
    link: str = ""

    @property
    def subject(self) -> str:
        return {
            Event.DRAFT_WAITS: f"A draft waits for an editor: {self.story}",
            Event.RUN_FAILED: f"A draft could not be finished: {self.story}",
            Event.BUDGET_STOPPED: f"A draft stopped at its budget: {self.story}",
        }[self.event]

    @property
    def body(self) -> str:
        """Plain text for a person."""
        counts = f"{self.flags} flags and {self.holes} holes to settle." if self.event is Event.DRAFT_WAITS else ""
        return "\n".join(part for part in (f"{self.subject}.", counts, self.reason, self.link) if part) + "\n"


def send(notice: Notice, settings: NoticeSettings) -> tuple[str, ...]:
    """Send it wherever the settings say; gives one line for each way that failed. Blocks for at most 10 s a way."""
    failures: list[str] = []
    if settings.webhook:
        try:
            _post(notice, settings.webhook)
        except (URLError, OSError, ValueError) as error:
            failures.append(f"The notice about {notice.story} did not reach the webhook ({type(error).__name__}).")
    if settings.email_to and settings.smtp:
        try:
            _mail(notice, settings)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            failures.append(f"The notice about {notice.story} could not be mailed ({type(error).__name__}).")
    return tuple(failures)


def _post(notice: Notice, url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise ValueError("a webhook is an http address")
    body = json.dumps({**asdict(notice), "text": notice.subject}).encode()
    request = Request(url, data=body, headers={"Content-Type": "application/json"}, method="POST")  # noqa: S310 - scheme checked above
    with urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 - scheme checked above
        response.read(1)


def _mail(notice: Notice, settings: NoticeSettings) -> None:
    message = EmailMessage()
    message["Subject"] = notice.subject
    message["From"] = settings.email_from or settings.email_to[0]
    message["To"] = ", ".join(settings.email_to)
    message.set_content(notice.body)
    host, _, port = settings.smtp.partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=TIMEOUT_S) as server:
        server.send_message(message)
