"""What is to be sent to others - mails, calls of providers - kept until it is sent."""
