"""The staff's pages, under /console/: who waits for a person, the conversations, and the numbers to ring back."""
