"""The assistant's exceptions.

AssistantError
├── SettingError              a setting is missing or wrong
├── ClinicError               clinic.yml does not say what it must
├── TensorFlowNeededError     config.yml names a component that needs TensorFlow
├── EncoderError              the sentence encoder's weights are not the published ones
├── RedFlagRuleError          a rule in assistant/nlu/red_flags.yml cannot be understood
├── RedFlagExampleError       a file of assistant/nlu/red_flag_examples cannot be understood
├── TrainingError             Rasa could not train
├── NoModelError              no model is installed that a candidate could be compared with
├── WorseModelError           a new model understands less than the floor
├── InstalledError            what is installed cannot be read
├── ReasonedError             what staff want cannot be done, for reasons that the front desk has words for
│   ├── TaughtError           what is to be taught contradicts itself or data/, or cannot be trained on
│   ├── CandidateError        a candidate cannot be made or published now
│   └── UnknownCandidateError there is no such candidate
├── BadTurnError              the body of a turn is not as the contract says
├── NotReadyError             no model is loaded yet
├── NoReplyError              a message was understood but nothing could be said
└── FrontDeskError            the front desk did not do what an action asked of it
"""

from collections.abc import Mapping
from typing import Any


class AssistantError(Exception):
    """Anything of ours that went wrong."""


class SettingError(AssistantError):
    """A setting is missing or wrong; the sentence names it."""


class ClinicError(AssistantError):
    """clinic.yml does not say what it must; the sentence names the line."""


class TensorFlowNeededError(AssistantError):
    """config.yml names a component that needs TensorFlow, which is not installed."""


class EncoderError(AssistantError):
    """The sentence encoder's weights are not the published ones."""


class RedFlagRuleError(AssistantError):
    """A rule in assistant/nlu/red_flags.yml cannot be understood; the sentence names the rule."""


class RedFlagExampleError(AssistantError):
    """A file of assistant/nlu/red_flag_examples cannot be understood; the sentence names it."""


class TrainingError(AssistantError):
    """Rasa could not train; the text is what it printed."""


class NoModelError(AssistantError):
    """No model is installed that a candidate could be compared with."""


class WorseModelError(AssistantError):
    """A new model understands less than the floor; the text names the figures and the phrases that flipped."""


class InstalledError(AssistantError):
    """The record of what is installed cannot be read; the sentence names the file."""


class ReasonedError(AssistantError):
    """What staff want cannot be done; `reasons` are as assistant/reasons.py makes them, the text is their codes."""

    def __init__(self, *reasons: Mapping[str, Any]) -> None:
        super().__init__(", ".join(str(it["reason"]) for it in reasons))
        self.reasons = [dict(it) for it in reasons]


class TaughtError(ReasonedError):
    """What is to be taught contradicts itself or data/, or cannot be trained on; a reason for each problem."""


class CandidateError(ReasonedError):
    """A candidate cannot be made or published now."""


class UnknownCandidateError(ReasonedError):
    """There is no such candidate."""


class BadTurnError(AssistantError):
    """The body of a turn is not as the contract says."""


class NotReadyError(AssistantError):
    """No model is loaded yet; the same message may be sent again."""


class NoReplyError(AssistantError):
    """A message was understood but nothing could be said, so it is to be sent again."""


class FrontDeskError(AssistantError):
    """The front desk did not do what an action asked of it: it is away, or refused."""
