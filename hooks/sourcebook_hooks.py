"""What mkdocs.yml names under `hooks:`; hands MkDocs' events to the installed package.

MkDocs loads this file once per process and never again, so nothing is kept here but the one
object that the events belong to.
"""

from sourcebook.adapters.mkdocs import SourcebookPlugin

_site = SourcebookPlugin()
on_startup = _site.on_startup
on_config = _site.on_config
on_files = _site.on_files
on_nav = _site.on_nav
on_page_markdown = _site.on_page_markdown
on_env = _site.on_env
on_template_context = _site.on_template_context
on_post_page = _site.on_post_page
on_post_template = _site.on_post_template
on_post_build = _site.on_post_build
on_build_error = _site.on_build_error
on_serve = _site.on_serve
