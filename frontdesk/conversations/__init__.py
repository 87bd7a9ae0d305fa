"""The conversation log, which is also the queue of turns."""
