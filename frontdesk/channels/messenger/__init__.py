"""The channel Facebook Messenger: a Page's messages."""
