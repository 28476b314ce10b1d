"""The reference checker: whether what is cited can still be read."""
