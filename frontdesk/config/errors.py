"""The front desk's exceptions.

FrontDeskError
├── SettingError                 a setting is missing or wrong
├── ClinicError                  clinic.yml does not say what it must
├── DoubtError                   a booking link might lead to the wrong place
├── AssistantError               the assistant gave no answer
│   ├── AssistantAwayError       it cannot be reached or is not ready: ask again
│   └── AssistantFailedError     it refused, failed on or had no reply to this message
└── RefusalError                 a request is not to be served; has a status, a code and a sentence
"""

from __future__ import annotations


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
    """The assistant refused or failed on this message; sending it again may not help."""


class RefusalError(FrontDeskError):
    """A request that is not served; `status` is the HTTP status, `code` a word for programs."""

    def __init__(self, status: int, code: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.retry_after = status, code, detail, retry_after
