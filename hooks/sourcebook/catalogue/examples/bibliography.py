"""Examples of B: what can be wrong in the bibliography."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.catalogue.example import BIBLIOGRAPHY, PAGE, snippet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.catalogue.example import Example


def _entries(wrong: str, right: str) -> Example:
    return snippet(BIBLIOGRAPHY, wrong, right)


def _field(wrong: str, right: str) -> Example:
    """An example of an entry that is good but for one field."""
    entry = """
        @online{{river2025,
          title = {{On the river}},
          url = {{https://example.org/river}},
          {}
        }}
        """
    return snippet(BIBLIOGRAPHY, entry.format(wrong), entry.format(right))


_RIVER = """
    @online{river2025,
      title = {On the river},
      url = {https://example.org/river},
    }
    """

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "B401": _entries(_RIVER.replace("river},\n    }", "river},"), _RIVER),
        "B402": _entries(
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river}}
            @online{river2025, title = {On its banks}, url = {https://example.org/banks}}
            """,
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river}}
            @online{banks2025, title = {On its banks}, url = {https://example.org/banks}}
            """,
        ),
        "B403": _entries(
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river}}
            @online{River2025, title = {On its banks}, url = {https://example.org/banks}}
            """,
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river}}
            @online{river2025b, title = {On its banks}, url = {https://example.org/banks}}
            """,
        ),
        "B404": _entries(
            """
            @online{river2025,
              title = {On the river},
              title = {The river in 2025},
              url = {https://example.org/river},
            }
            """,
            _RIVER,
        ),
        "B405": _entries(
            """
            @online{river2025,
              url = {https://example.org/river},
            }
            """,
            """
            @online{river2025,
              title = {[A page about the river]},  % in brackets: our own words
              url = {https://example.org/river},
            }
            """,
        ),
        "B406": _field("keywords = {kind:newz},", "keywords = {kind:news},"),
        "B407": _entries(_RIVER.replace("@online", "@onlin"), _RIVER),
        "B408": _entries(_RIVER.replace("{river2025,", "{"), _RIVER),
        "B409": _entries(_RIVER.replace("@online", "online"), _RIVER),
        "B410": _field("publisher = lakeboard,", "publisher = {The lake board},"),
        "B411": _entries(
            """
            @string{drop = "One drop falls after the other. "}
            @string{rain = drop # drop # drop # drop # drop # drop # drop # drop # drop}
            @string{pond = rain # rain # rain # rain # rain # rain # rain # rain # rain}
            @string{lake = pond # pond # pond # pond # pond # pond # pond # pond # pond}
            @online{river2025, title = lake, url = {https://example.org/river}}
            """,
            """
            @string{drop = "One drop falls after the other."}
            @online{river2025, title = drop, url = {https://example.org/river}}
            """,
        ),
        "B412": _field("date = {May 2025},", "date = {2025-05},"),
        "B413": _field("crossref = {lake2042},", "crossref = {lake2024},"),
        "B414": _entries(
            """
            @online{river2025, crossref = {banks2025}, title = {On the river},
              url = {https://example.org/river}}
            @online{banks2025, crossref = {river2025}, title = {On its banks},
              url = {https://example.org/banks}}
            """,
            """
            @online{river2025, crossref = {banks2025}, title = {On the river},
              url = {https://example.org/river}}
            @online{banks2025, title = {On its banks},
              url = {https://example.org/banks}}
            """,
        ),
        "B415": _field("pubisher = {The lake board},", "publisher = {The lake board},"),
        "B416": _field("doi = {example.org/river},", "doi = {10.5555/river.2025},"),
        "B417": _entries(
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river},
              related = {banks2025}, relatedtype = {derivedfrom}}
            @online{banks2025, title = {On its banks}, url = {https://example.org/banks},
              related = {river2025}, relatedtype = {derivedfrom}}
            """,
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river},
              related = {banks2025}, relatedtype = {derivedfrom}}
            @online{banks2025, title = {On its banks}, url = {https://example.org/banks}}
            """,
        ),
        "B418": _field(r"publisher = {The \splash board},", "publisher = {The splash board},"),
        "B419": snippet(
            PAGE,
            "A spring feeds the lake.  <!-- spring2023 says so, and nothing cites it -->",
            "A spring feeds the lake [@spring2023].",
        ),
        "B420": _entries(_RIVER.replace("  url = {https://example.org/river},\n    ", ""), _RIVER),
        "B421": _entries(
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river}}
            @online{flow2025, title = {On its flow}, url = {http://www.example.org/river/}}
            """,
            """
            @online{river2025, title = {On the river}, url = {https://example.org/river}}
            """,
        ),
        "B422": _field(
            "pin = {alive},",
            "pin = {alive until 2027-05-01: read it in a browser},",
        ),
        "B423": _field(
            "author = {Doe J, Roe K, Poe L},", "author = {Doe, J and Roe, K and Poe, L},"
        ),
    }
)
