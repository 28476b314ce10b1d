"""Sourcebook: a knowledge base whose every statement shows its source."""
