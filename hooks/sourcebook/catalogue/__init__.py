"""The catalogue of problem codes: what each means, and an example of it wrong and right.

It imports nothing of the package, so that every room above can name a code.
"""

from sourcebook.catalogue.codes import CODES, SUBJECTS, Code
from sourcebook.catalogue.example import Example
from sourcebook.catalogue.examples import EXAMPLES
from sourcebook.catalogue.explanation import Part, as_text, parts_of

__all__ = [
    "CODES",
    "EXAMPLES",
    "SUBJECTS",
    "Code",
    "Example",
    "Part",
    "as_text",
    "parts_of",
]
