"""Where a site is published, as its settings say it with the help of the environment."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import yaml
from yaml_env_tag import construct_env_tag

if TYPE_CHECKING:
    from pathlib import Path


class _Loader(yaml.SafeLoader):
    """Knows `!ENV`, and passes over the tags of others."""


def _nothing(_loader: Any, _suffix: str, _node: Any) -> None:
    return None


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("!", _nothing)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _nothing)


def published_at(settings: Path) -> str | None:
    """The `site_url` of mkdocs.yml or zensical.toml; None where it is not given or not readable.

    MkDocs and Zensical take it from the environment where it is written as `!ENV [SITE_URL, ""]`.
    """
    try:
        text = settings.read_text("utf-8")
        if settings.suffix == ".toml":
            data = tomllib.loads(text)
            data = data.get("project", data)
        else:
            data = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return None
    found = data.get("site_url") if isinstance(data, dict) else None
    return found if isinstance(found, str) and found else None
