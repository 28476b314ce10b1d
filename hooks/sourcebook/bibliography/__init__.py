"""Sources for readers and for other programs: formatted references and exports. Pure."""

from sourcebook.bibliography.bibtex import to_bibtex
from sourcebook.bibliography.csl import to_csl
from sourcebook.bibliography.format import Reference, format_reference
from sourcebook.bibliography.formatted import Formatted, said
from sourcebook.bibliography.leading import doi_url, short_url
from sourcebook.bibliography.ris import to_ris
from sourcebook.bibliography.robust import Lead, robust

to_csl_json = to_csl

__all__ = [
    "Formatted",
    "Lead",
    "Reference",
    "doi_url",
    "format_reference",
    "robust",
    "said",
    "short_url",
    "to_bibtex",
    "to_csl",
    "to_csl_json",
    "to_ris",
]
