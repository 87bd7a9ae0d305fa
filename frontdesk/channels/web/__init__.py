"""The web channel: the API that the chat widget and other web clients use, and the demo page."""
