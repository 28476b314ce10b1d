"""What a new claim begins with."""

from sourcebook.starting.claim import Draft, claim_text, proposed_id

__all__ = ["Draft", "claim_text", "proposed_id"]
