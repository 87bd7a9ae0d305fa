"""The channel WhatsApp: the messages of a business's phone number."""
