"""Teaching the assistant: what reviewers say of questions, phrases and wordings with their approval, and candidates."""
