"""What the channels of Meta, Messenger and WhatsApp, share."""
