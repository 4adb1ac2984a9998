"""Messages to our people: one digest for each of them, sent by e-mail."""
