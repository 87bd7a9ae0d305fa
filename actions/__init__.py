"""The assistant's custom actions, one file a goal."""
