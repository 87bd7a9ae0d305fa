"""The newsletter hand-off: double opt-in, proof of consent, unsubscribing."""
