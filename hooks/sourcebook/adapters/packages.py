"""The packages that pages are made with."""

PACKAGES = (
    *("babel", "jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "pybtex"),
    *("pydantic", "pylatexenc", "pymdown-extensions"),
)
"""Whose versions have a say in a page, by their names in the index of packages."""
