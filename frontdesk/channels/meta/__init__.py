"""What the two channels of Meta have in common: signed webhooks, the Graph API, and how much fits into a message."""
