"""One stable layout for claims, names and references; what a file says stays the same.

The way through: `records` for YAML (`remarks` takes them out, `yaml` orders and writes the rest
anew, `remarks` puts them back), `references` and `entry` for BibTeX. Each reads its own work again
before it gives it back.
"""

from sourcebook.editing.layout.outcome import Outcome
from sourcebook.editing.layout.records import lay_out_record
from sourcebook.editing.layout.references import lay_out_references

__all__ = ["Outcome", "lay_out_record", "lay_out_references"]
