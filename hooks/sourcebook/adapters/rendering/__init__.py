"""The pages as files for a host without hooks."""
