"""Whether a text still says what it said: quotes, and how much of it is left."""
