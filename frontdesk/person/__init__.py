"""A visitor reaches a person: hand-overs in opening hours, requests to be rung back, and who is told of them."""
