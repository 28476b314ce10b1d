"""Imported once, by the process that those of `building` are forked from: builds a site, so that
all it takes is loaded."""

import os
import tempfile
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

os.environ["NO_MKDOCS_2_WARNING"] = "1"
_GOLDEN = Path(__file__).parent / "sites/golden"

with tempfile.TemporaryDirectory() as folder:
    config = load_config(str(_GOLDEN / "mkdocs.yml"), site_dir=folder)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
# MkDocs keeps one object of each plugin, and ours remembers what it read.
MkDocsConfig.plugins.plugin_cache.clear()
