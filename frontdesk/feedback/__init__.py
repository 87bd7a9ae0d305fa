"""What visitors think of answers: a thumb up or down, and a reason if they give one."""
