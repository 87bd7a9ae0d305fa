"""Which messages are answers: those that somebody may find helpful or not."""

from __future__ import annotations

SMALL_TALK = {
    "greet", "goodbye", "thank", "affirm", "deny", "ask_capabilities", "bot_challenge", "cancel", "tell_me_more",
    "ask_why",
}  # fmt: skip
HAND_OFFS = {"book_appointment", "newsletter_signup", "newsletter_unsubscribe", "talk_to_human"}
SAFETY = {"report_acute_injury", "report_emergency"}  # nobody in danger is asked how they liked it
REFUSALS = {"out_of_scope", "nlu_ambiguous"}
NO_ANSWERS = SMALL_TALK | HAND_OFFS | SAFETY | REFUSALS


def is_answer(topic: str | None) -> bool:
    """Return whether a reply on this topic answers a question: one of the article, or about the clinic."""
    return bool(topic) and topic not in NO_ANSWERS
