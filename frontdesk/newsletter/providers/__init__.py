"""Who keeps the list: a protocol, the real ones, one that remembers; NEWSLETTER_PROVIDER chooses."""
