"""The small pieces of HTML that essays and generated pages share.

An essay is rendered by Python-Markdown and a claim's page by a template, yet a verdict, a row of
claims or a list of references must look the same on both. So both ask `Fragments` for them, and
whatever text a contributor wrote is escaped here, once.
"""

from sourcebook.fragments.environment import make_environment, web_address
from sourcebook.fragments.facade import Fragments
from sourcebook.fragments.references import CitedSource
from sourcebook.fragments.site import Site

__all__ = [
    "CitedSource",
    "Fragments",
    "Site",
    "make_environment",
    "web_address",
]
