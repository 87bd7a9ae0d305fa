"""The Messenger Platform."""
