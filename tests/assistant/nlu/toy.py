"""A toy data set of three intents, for the tests of what learns."""

from __future__ import annotations

TOY = {
    "ask_price": [
        "what does a massage cost", "how much is it", "price please", "what do you charge for an hour",
        "is it expensive", "how many dollars for a session", "your rates", "cost of a treatment",
    ],
    "sleep": [
        "how should i sleep with a sore hamstring", "best position in bed", "my leg keeps me awake at night",
        "can i lie on my side", "which pillow helps at night", "i cannot sleep because of my leg",
        "sleeping with a pulled hamstring", "how do i lie down without pain",
    ],
    "location": [
        "where are you", "what is your address", "how do i get to the clinic", "which suburb are you in",
        "is there parking near you", "where can i find the clinic", "directions please", "nearest station to you",
    ],
}  # fmt: skip
TEXTS = [text for texts in TOY.values() for text in texts]
INTENTS = [intent for intent, texts in TOY.items() for _ in texts]
