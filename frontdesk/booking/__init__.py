"""The booking hand-off: the right page of the clinic's booking system, one tap away."""
