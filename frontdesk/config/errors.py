"""The front desk's exceptions.

FrontDeskError
├── SettingError                 a setting is missing or wrong
├── ClinicError                  clinic.yml does not say what it must
├── DoubtError                   a booking link might lead to the wrong place
├── AssistantError               the assistant gave no answer
│   ├── AssistantAwayError       it cannot be reached or is not ready: ask again
│   └── AssistantFailedError     it refused, failed on or had no reply to this message
│       └── AssistantBusyError   it cannot do that now: another candidate is being made, or this one is not ready
├── SendError                    something of the outbox was not sent
│   ├── SendLaterError           it may be sent later
│   └── SendNeverError           the other side will never take it
├── HandOverError                staff asked something of a conversation that cannot be done
│   ├── TakenError               a colleague has it
│   └── NotHeldError             nobody has it (any more)
├── NotAnAnswerError             feedback was given on what answers no question
├── TeachingError                staff proposed or decided something that cannot be done
│   └── KnownPhraseError         the phrase stands somewhere already
├── ArticleError                 the article's copy has no passage to show
├── AccountError                 an administrator asked something of an account that cannot be done
├── AddressError                 what was given is no e-mail address that mail can be sent to
├── RangeError                   what was asked for is no range of days that figures can be shown of
└── RefusalError                 a request is not to be served; has a status, a code and a sentence
"""

from __future__ import annotations

from collections.abc import Sequence


class FrontDeskError(Exception):
    """Anything of ours that went wrong."""


class SettingError(FrontDeskError):
    """A setting is missing or wrong; the sentence names it."""


class ClinicError(FrontDeskError):
    """clinic.yml does not say what it must; the sentence names the key."""


class DoubtError(FrontDeskError):
    """A booking link might lead to the wrong place; the sentence says what is missing, without anybody's words."""


class AssistantError(FrontDeskError):
    """The assistant gave no answer."""


class AssistantAwayError(AssistantError):
    """The assistant cannot be reached or is not ready; the same message may be sent again."""


class AssistantFailedError(AssistantError):
    """The assistant refused or failed on this message; sending it again may not help.

    `reasons` are its own, each a code with values, which may be what it was told: to be shown, never logged.
    """

    def __init__(self, reason: str, reasons: Sequence[dict[str, object]] = ()) -> None:
        super().__init__(reason)
        self.reasons = [*reasons]


class AssistantBusyError(AssistantFailedError):
    """The assistant cannot do that now: another candidate is being made, or this one is not ready."""


class SendError(FrontDeskError):
    """Something of the outbox was not sent; the sentence is a class name or a status, never personal data."""


class SendLaterError(SendError):
    """It may be sent later; `retry_after` is how many seconds the other side asks us to wait, if it does."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class SendNeverError(SendError):
    """The other side will never take it; sending it again does not help."""


class HandOverError(FrontDeskError):
    """Staff asked something of a conversation that cannot be done (any more); the page has the words of its `code`."""

    code = ""


class TakenError(HandOverError):
    """A colleague has it; `by` is the name of the account, empty if it is gone."""

    code = "taken"

    def __init__(self, by: str) -> None:
        super().__init__(self.code)
        self.by = by


class NotHeldError(HandOverError):
    """Nobody has it (any more)."""

    code = "not held"

    def __init__(self) -> None:
        super().__init__(self.code)


class NotAnAnswerError(FrontDeskError):
    """Feedback was given on a message that answers no question."""

    def __init__(self) -> None:
        super().__init__("This message answers no question.")


class TeachingError(FrontDeskError):
    """Staff proposed or decided something that cannot be done; `code` is a word for the page, which has the words."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class KnownPhraseError(TeachingError):
    """The phrase stands somewhere already: in `topic`, in the assistant's data or among the proposed ones (`where`)."""

    def __init__(self, topic: str, where: str) -> None:
        super().__init__("known", topic=topic, where=where)
        self.topic, self.where = topic, where


class ArticleError(FrontDeskError):
    """The article's copy has no passage to show; `code` is a word for the page, which has the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AccountError(FrontDeskError):
    """An administrator asked something of an account that cannot be done; `what` is a word that the page explains."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class AddressError(FrontDeskError):
    """What was given is no e-mail address that mail can be sent to."""


class RangeError(FrontDeskError):
    """What was asked for is no range of days that figures can be shown of."""


class RefusalError(FrontDeskError):
    """A request that is not served; `status` is the HTTP status, `code` a word for programs."""

    def __init__(self, status: int, code: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.retry_after = status, code, detail, retry_after
