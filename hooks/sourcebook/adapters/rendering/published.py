"""Where a site is published, as its settings say it with the help of the environment."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import yaml
from yaml_env_tag import construct_env_tag

from sourcebook.loading.inheriting import files_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


_NAMES = ("site_name", "site_description", "site_url", "repo_url", "use_directory_urls")


class _Loader(yaml.SafeLoader):
    """Knows `!ENV`, and passes over the tags of others."""


def _nothing(_loader: Any, _suffix: str, _node: Any) -> None:
    return None


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("!", _nothing)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _nothing)


def published(root: Path, config: str) -> Mapping[str, Any]:
    """The name of the site and its addresses, as the settings and what they inherit say them;
    without those that are not given. Empty where the file cannot be read.

    MkDocs and Zensical take from the environment what is written as `!ENV [SITE_URL, ""]`.
    """
    found: dict[str, Any] = {}
    for path in files_of(root, config):
        for name, value in _data(path).items():
            if name in _NAMES:
                found.setdefault(name, value)
    return {name: value for name, value in found.items() if value is not None}


def _data(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text("utf-8-sig")
        if path.suffix == ".toml":
            data = tomllib.loads(text)
            data = data.get("project", data)
        else:
            data = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}
