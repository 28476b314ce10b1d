"""What MkDocs' configuration tells us, and what of it is changed for the pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from markupsafe import escape

from sourcebook.loading.host.theme import fits, no_words
from sourcebook.loading.settings import load_host

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from sourcebook.problems import Problem


def known_to(config: MkDocsConfig) -> dict[str, Any]:
    """What the environment and the command line may have said to MkDocs."""
    names = ("site_name", "site_description", "site_url", "repo_url", "use_directory_urls")
    return {name: config[name] for name in names}


def edit_root(config: MkDocsConfig) -> str | None:
    """The address below which the repository's files are edited."""
    if not config.repo_url or not config.edit_uri:
        return None
    root = str(config.edit_uri)
    if not root.startswith(("http://", "https://")):
        root = config.repo_url.rstrip("/") + "/" + root.lstrip("/")
    docs = Path(config.docs_dir).name + "/"
    return root.removesuffix(docs) if root.endswith("/") else None


def without_tooltips(config: MkDocsConfig) -> None:
    """Turn Material's footnote tooltips off where a site has them on: ours take their place, for
    footnotes as well, and two would open at once."""
    if "features" in config.theme:
        features = config.theme["features"] or ()
        config.theme["features"] = [one for one in features if one != "content.footnote.tooltips"]


def mend_lists(config: MkDocsConfig) -> None:
    """Do without files that are no paths, over which MkDocs would end in a traceback."""
    for name in ("extra_css", "extra_templates"):
        config[name] = [one for one in config[name] if isinstance(one, str | os.PathLike)]


def mend_theme(config: MkDocsConfig) -> tuple[Problem, ...]:
    """Do without settings that would end the build in a traceback of Material's templates. Those of
    another shape are told of where the settings are read; so is a language in which Material has no
    words, for which English is used, but where it comes from elsewhere it is known only here."""
    theme = config.theme
    if theme.name != "material":
        return ()
    for name in ("features", "palette"):
        if name in theme and theme[name] and not fits(name, theme[name]):
            theme[name] = []
    language = theme["language"]
    try:
        theme.get_env().get_template(f"partials/languages/{language}.html")
    except TemplateError:
        theme["language"] = "en"
    else:
        return ()
    path = Path(config.config_file_path)
    return (no_words(load_host(path.parent, path.name)[2], language),)


def escape_names(config: MkDocsConfig) -> None:
    """Make HTML of what themes print as it is: "A & B" is none yet."""
    config.site_name = escape(config.site_name)
    if config.site_description:
        config.site_description = escape(config.site_description)
