"""Measures ours against Rasa's default on the same data, in one run: `make bench-nlu`."""
