"""Text -> model + problems, every value with its line and column."""

from sourcebook.loading.articles import read_article
from sourcebook.loading.documents import Document
from sourcebook.loading.knowledge import Loaded, Places, load
from sourcebook.loading.trend import read_trend, trend_file
from sourcebook.loading.yaml import read_yaml

__all__ = [
    "Document",
    "Loaded",
    "Places",
    "load",
    "read_article",
    "read_trend",
    "read_yaml",
    "trend_file",
]
