"""`mkdocs build --dirty`: the bytes of a full build, and only what an edit changes is written."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from edits import (
    EDITS,
    EFFICACY,
    HARMS,
    VOLUNTEERS,
    broken,
    differing,
    edit,
    gone,
    run,
    verdict,
    whole,
    words,
)

from conftest import SITES
from sourcebook.adapters import basis, other_files
from sourcebook.adapters.earlier import left
from sourcebook.loading.cache import keeping


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path_factory):
    """A day, and a cache of the test's own."""
    noon = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(tmp_path):
    """The golden site."""
    shutil.copytree(SITES / "golden", tmp_path / "kb")
    return tmp_path / "kb"


def mended(root: Path) -> dict[str, bytes]:
    """What a dirty build leaves in the folder of the site."""
    return run(root, root / "site", dirty=True)


def times(root: Path) -> dict[str, int]:
    """When each page was written, by address."""
    site = root / "site"
    return {
        path.parent.relative_to(site).as_posix(): path.stat().st_mtime_ns
        for path in site.rglob("index.html")
    }


@pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
def test_an_edit_leaves_the_bytes_of_a_full_build(root, change):
    before = mended(root)
    change(root)
    after = mended(root)
    assert after != before
    assert differing(after, whole(root)) == []


def test_what_an_edit_does_not_concern_is_not_written(root):
    mended(root)
    before = times(root)
    mended(root)
    written = {url for url, when in times(root).items() if before[url] != when}
    assert not {url for url in written if url.startswith("sources/")}
    assert "claims/efficacy-100-percent" not in written
    assert "fact-checks/efficacy" not in written
    words(root)
    before = times(root)
    mended(root)
    written = {url for url, when in times(root).items() if before[url] != when}
    assert {"claims/efficacy-100-percent", "sources/euronews2025"} <= written
    assert "fact-checks/efficacy" in written
    assert not {"sources/weber2024", "sources/nct03897881", "sources/chumakov2012"} & written


@pytest.mark.parametrize("form", ["--format=posix", "--format=ustar"])
def test_a_fresh_checkout_with_what_a_build_service_kept_is_mended(
    root, tmp_path, monkeypatch, form
):
    """There only what was kept has its times, of which some archives keep whole seconds alone."""
    cache, packed = tmp_path / "cache", tmp_path / "kept.tar"
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(cache))
    for _ in range(2):
        mended(root)
    places = [folder.relative_to(tmp_path) for folder in (cache, root / "site")]
    subprocess.run(["tar", form, "-cf", packed, *places], cwd=tmp_path, check=True)
    for folder in (cache, root):
        shutil.rmtree(folder)
    # A checkout has the time at which it is made.
    shutil.copytree(SITES / "golden", root, copy_function=shutil.copyfile)
    subprocess.run(["tar", "-xf", packed], cwd=tmp_path, check=True)
    before = times(root)
    verdict(root)
    after = mended(root)
    written = {url for url, when in times(root).items() if before[url] != when}
    assert f"claims/{VOLUNTEERS}" in written
    assert {"sources/weber2024", "sources/chumakov2012"} <= before.keys() - written
    assert differing(after, whole(root)) == []


def test_files_that_are_copied_come_and_go(root):
    """A picture that was taken out is not published any more, one that is left out neither, and one
    that was put back as it was long ago is."""
    drawn, noted = root / "docs/drawn.svg", root / "docs/notes/a.txt"
    drawn.write_text("<svg>new</svg>")
    noted.parent.mkdir()
    noted.write_text("a")
    before = mended(root)
    assert {"drawn.svg", "notes/a.txt"} <= before.keys()
    drawn.write_text("<svg>old</svg>")
    os.utime(drawn, (0, 0))
    noted.unlink()
    after = mended(root)
    assert after["drawn.svg"] == b"<svg>old</svg>"
    assert differing(after, whole(root)) == []
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nexclude_docs: drawn.svg")
    after = mended(root)
    assert "drawn.svg" not in after
    assert differing(after, whole(root)) == []


def test_the_lists_are_written_when_a_row_is_another(root):
    """Their indexes too; not where an edit concerns only what the page of a claim says."""
    text = (root / f"data/claims/{VOLUNTEERS}.yml").read_text().split("relations:")[0]
    for number in range(200):
        (root / f"data/claims/more-{number}.yml").write_text(text)
    with (root / "data/refs.bib").open("a") as file:
        file.writelines(f"@book{{more{number}, title = {{More}}}}\n" for number in range(200))
    lists = {
        kind: {f"{kind}/page/2/index.html", f"{kind}/rows.json"} for kind in ("claims", "sources")
    }

    def written() -> set[str]:
        names = lists["claims"] | lists["sources"]
        before = {name: (root / "site" / name).stat().st_mtime_ns for name in names}
        mended(root)
        return {name for name in names if (root / "site" / name).stat().st_mtime_ns != before[name]}

    mended(root)
    assert written() == set()
    edit(root, f"data/claims/{EFFICACY}.yml", "rationale: >\n", "rationale: >\n  In short.\n")
    assert written() == set()
    verdict(root)
    assert written() == lists["claims"]
    edit(root, "data/refs.bib", "{More}", "{Moor}")
    assert written() == lists["sources"]
    assert differing(mended(root), whole(root)) == []


def test_references_to_download_are_written_when_a_source_is_another(root):
    """Or when somebody has touched one of their files."""
    names = ("refs.bib", "refs.ris", "refs.csl.json")

    def written() -> bool:
        before = [(root / "site" / name).stat().st_mtime_ns for name in names]
        mended(root)
        after = [(root / "site" / name).stat().st_mtime_ns for name in names]
        return any(one != other for one, other in zip(before, after, strict=True))

    mended(root)
    assert not written()
    words(root)
    assert not written()
    edit(root, "data/refs.bib", "Clinical Responses", "Responses")
    assert written()
    (root / "site/refs.ris").write_text("Somebody's.")
    assert written()
    assert differing(mended(root), whole(root)) == []


def test_a_page_that_somebody_touched_is_written_again(root):
    before = mended(root)
    page = root / "site/sources/weber2024/index.html"
    page.write_text(page.read_text().replace("Lancet", "Spectator"))
    assert differing(mended(root), before) == []
    page.unlink()
    assert differing(mended(root), before) == []


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_cut_or_foreign_cache_is_dropped(root, harm):
    mended(root)
    before = times(root)
    kept = keeping(root)
    assert kept is not None
    harm(kept.folder / "pages.cache", left._SHELF)
    mended(root)
    after = times(root)
    assert all(before[url] != after[url] for url in after if url.startswith("sources/"))


def test_other_code_or_templates_write_every_page(root, monkeypatch):
    mended(root)
    before = times(root)
    monkeypatch.setattr(basis, "_our_files", lambda: "others")
    mended(root)
    after = times(root)
    assert all(before[url] != after[url] for url in after if url.startswith("sources/"))


def after_days(monkeypatch, days: int) -> None:
    now = int(os.environ["SOURCE_DATE_EPOCH"])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now + days * 86_400))


@pytest.mark.parametrize("days", [1, 30, 90, 400])
def test_another_day_writes_what_it_says_something_else_of(root, monkeypatch, days):
    """What is overdue, and how old an answer is, depends on it, and where a timeline ends."""
    mended(root)
    before = times(root)
    after_days(monkeypatch, days)
    after = mended(root)
    written = {url for url, when in times(root).items() if before[url] != when}
    assert differing(after, whole(root)) == []
    assert "sources/weber2024" not in written or days > 1


def test_an_essay_becomes_overdue(root, monkeypatch):
    path = root / "docs/fact-checks/efficacy.md"
    path.write_text(re.sub("review_by: .*", "review_by: 2026-11-21", path.read_text()))
    before = mended(root)
    after_days(monkeypatch, 1)
    after = mended(root)
    name = "fact-checks/efficacy/index.html"
    assert b"overdue" not in before[name]
    assert b"overdue" in after[name]
    assert differing(after, whole(root)) == []


def test_a_template_of_the_sites_own_may_print_the_day(root, monkeypatch):
    """On some pages, where the frame of others says nothing of it."""
    (root / "theirs").mkdir()
    printed = "{% if page.url == 'sources/weber2024/' or page.title == 'Beside' %}"
    printed += "{{ build_date_utc.date() }}{% endif %}"
    (root / "theirs/main.html").write_text(
        f"{{% extends 'base.html' %}}{{% block announce %}}{printed}{{% endblock %}}"
    )
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: theirs")
    beside(root, "Nothing.")
    mended(root)
    after_days(monkeypatch, 1)
    after = mended(root)
    assert b"2026-11-22" in after["beside/index.html"]
    assert differing(after, whole(root)) == []


def test_without_a_cache_all_is_written_and_right(root, monkeypatch):
    monkeypatch.setenv("SOURCEBOOK_CACHE", "off")
    mended(root)
    verdict(root)
    assert differing(mended(root), whole(root)) == []


def test_files_of_others_stay(root):
    mended(root)
    beside = root / f"site/claims/{VOLUNTEERS}/notes.txt"
    beside.write_text("Somebody's.")
    gone(root)
    mended(root)
    assert beside.read_text() == "Somebody's."
    assert not beside.with_name("index.html").exists()


def beside(root: Path, text: str) -> None:
    """An essay that cites nothing."""
    (root / "docs/beside.md").write_text(f"# Beside\n\n{text}\n")


def written_by(root: Path) -> set[str]:
    before = times(root)
    mended(root)
    return {url for url, when in times(root).items() if before.get(url) != when}


def test_an_essay_is_written_when_anything_on_its_page_is_another(root):
    beside(root, "One.")
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nnav: [index.md, beside.md]")
    mended(root)
    assert "beside" not in written_by(root)
    words(root)
    assert "beside" not in written_by(root)
    for change in (
        lambda: beside(root, "Two."),
        lambda: edit(root, "mkdocs.yml", "[index.md, beside.md]", "[{Top: index.md}, beside.md]"),
        lambda: edit(root, "mkdocs.yml", "beside.md]", "{Else: beside.md}]"),
        lambda: edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\ncopyright: Nobody's"),
        lambda: (root / "site/beside/index.html").write_text("Theirs."),
    ):
        change()
        assert "beside" in written_by(root)
        assert "beside" not in written_by(root)
    assert differing(mended(root), whole(root)) == []


def test_what_is_told_of_an_essay_is_told_again(root, caplog):
    beside(root, "See [nothing](gone.md).")
    mended(root)
    assert "beside" in written_by(root)
    assert sum("gone.md" in one.getMessage() for one in caplog.records) == 2


def test_a_template_of_the_sites_own_is_on_essays_as_well(root):
    (root / "theirs").mkdir()
    template = root / "theirs/plain.html"
    template.write_text("<p>One {{ config.site_name }}</p>")
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: theirs")
    (root / "docs/beside.md").write_text("---\ntemplate: plain.html\n---\n# Beside\n")
    assert b"One Golden" in mended(root)["beside/index.html"]
    assert "beside" not in written_by(root)
    template.write_text("<p>Two {{ config.site_name }}</p>")
    assert b"Two Golden" in mended(root)["beside/index.html"]


def test_what_the_menu_shows_of_another_page_is_on_essays_as_well(root):
    """Its icon, on a page whose own part of the menu is not that of claims."""
    for name in ("one", "two"):
        (root / f"docs/deep/{name}.md").parent.mkdir(exist_ok=True)
        (root / f"docs/deep/{name}.md").write_text(f"# {name}\n")
    nav = "nav: [index.md, {Deep: [deep/one.md, deep/two.md]}]"
    edit(root, "mkdocs.yml", "docs_dir: docs", f"docs_dir: docs\n{nav}")
    edit(root, "mkdocs.yml", "font: false", "font: false\n  features: [navigation.prune]")
    mended(root)
    assert "deep/two" not in written_by(root)
    (root / "docs/deep/one.md").write_text("---\nicon: material/emoticon-happy\n---\n# one\n")
    assert "deep/two" in written_by(root)
    assert differing(mended(root), whole(root)) == []


def test_an_icon_of_the_sites_own_is_on_essays_as_well(root):
    icon = root / "theirs/.icons/own/sign.svg"
    icon.parent.mkdir(parents=True)
    icon.write_text("<svg><title>One</title></svg>")
    theme = "  font: false\n  custom_dir: theirs\n  features: [navigation.prune]"
    edit(root, "mkdocs.yml", "  font: false", theme)
    nav = "nav: [index.md, {Deep: [index.md, beside.md]}]"
    edit(root, "mkdocs.yml", "docs_dir: docs", f"docs_dir: docs\n{nav}")
    (root / "docs/beside.md").write_text("---\nicon: own/sign\n---\n# Beside\n")
    mended(root)
    assert "beside" not in written_by(root)
    icon.write_text("<svg><title>Two</title></svg>")
    assert b"<title>Two</title>" in mended(root)["beside/index.html"]


def test_the_page_of_an_essay_that_is_gone_goes_as_well(root):
    beside(root, "One.")
    mended(root)
    (root / "docs/beside.md").unlink()
    assert differing(mended(root), whole(root)) == []


def test_our_files_are_code_templates_and_scripts(tmp_path, monkeypatch):
    package = tmp_path / "sourcebook"
    (package / "pages/templates").mkdir(parents=True)
    monkeypatch.setattr(basis, "_PACKAGE", package)
    seen = {basis._our_files()}
    for place in ("pages/claim.py", "pages/templates/claim.html", "pages/claim.js"):
        (package / place).write_text("One.")
        seen.add(basis._our_files())
        (package / place).write_text("Two.")
        seen.add(basis._our_files())
    (package / "claim.pyc").write_text("No matter.")
    assert len(seen) == 7
    assert basis._our_files() in seen


def test_what_a_full_build_left_is_mended(root):
    run(root, root / "site", dirty=False)
    before = times(root)
    verdict(root)
    after = mended(root)
    written = {url for url, when in times(root).items() if before.get(url) != when}
    assert f"claims/{VOLUNTEERS}" in written
    assert {"sources/weber2024", "sources/chumakov2012"} <= before.keys() - written
    assert differing(after, whole(root)) == []
    run(root, root / "site", dirty=False)
    gone(root)
    assert differing(mended(root), whole(root)) == []


def test_what_a_build_without_our_cache_left_is_taken_away(root, monkeypatch):
    """It wrote pages that the builds before and after it know nothing of."""
    gone_for_now = root / f"data/claims/{VOLUNTEERS}.yml"
    text = gone_for_now.read_text()
    gone_for_now.unlink()
    mended(root)
    gone_for_now.write_text(text)
    with monkeypatch.context() as patch:
        patch.setenv("SOURCEBOOK_CACHE", "off")
        run(root, root / "site", dirty=False)
    gone_for_now.unlink()
    assert differing(mended(root), whole(root)) == []


def test_a_claim_that_was_broken_for_a_while_is_as_it_was(root):
    """Between two builds that know the same of it, others wrote something else in its place."""
    path = root / f"data/claims/{VOLUNTEERS}.yml"
    text = path.read_text()
    for between in (True, False):
        mended(root)
        broken(root)
        run(root, root / "site", dirty=between)
        path.write_text(text)
        assert differing(mended(root), whole(root)) == []
        run(root, root / "site", dirty=False)
        broken(root)
        run(root, root / "site", dirty=between)
        path.write_text(text)
        assert differing(run(root, root / "site", dirty=False), whole(root)) == []


def test_pages_that_other_programs_have_a_say_in_are_mended_too(root):
    """MkDocs writes them all."""
    (root / "others.py").write_text(
        "def on_page_content(html, **_):\n    return html + '<p>x</p>'\n"
    )
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nhooks: [others.py]")
    mended(root)
    gone(root)
    assert differing(mended(root), whole(root)) == []


def test_a_stub_goes_with_the_broken_claim(root):
    broken(root)
    mended(root)
    gone(root)
    assert differing(mended(root), whole(root)) == []


def test_an_unknown_key_that_becomes_known_is_seen_on_every_page(root):
    """On those of sources and claimants as well, which show notes of the claim."""
    edit(
        root,
        f"data/claims/{EFFICACY}.yml",
        "note: Headline and",
        "note: See [@new2026]; headline and",
    )
    edit(
        root,
        f"data/claims/{EFFICACY}.yml",
        "note: A published",
        "note: See [@new2026]; a published",
    )
    mended(root)
    with (root / "data/refs.bib").open("a") as file:
        file.write("\n@online{new2026, title = {New}, url = {https://example.org/new}}\n")
    assert differing(mended(root), whole(root)) == []


def test_an_essay_that_says_where_errors_are_reported_counts_for_all_pages(root):
    edit(root, "mkdocs.yml", "    corrections_url: https://example.org/report\n", "")
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nnav: [index.md]")
    mended(root)
    (root / "docs/method.md").write_text("# Method\n\n## Corrections\n")
    assert differing(mended(root), whole(root)) == []


def test_pictures_that_come_and_go_are_on_the_pages(root, monkeypatch):
    mended(root)
    with monkeypatch.context() as patch:
        patch.setattr(other_files, "drawing", lambda _kb, _site: {})
        without = mended(root)
        assert differing(without, whole(root)) == []
    assert "cards/index.png" not in without
    assert differing(mended(root), whole(root)) == []
    (root / "docs/cards/sources").mkdir(parents=True)
    shutil.copy(
        next((root / "site/cards").rglob("*.png")), root / "docs/cards/sources/weber2024.png"
    )
    assert differing(mended(root), whole(root)) == []


def test_a_file_of_the_users_in_the_place_of_ours_is_published(root):
    mended(root)
    gone(root)
    card = root / f"docs/cards/claims/{VOLUNTEERS}.png"
    card.parent.mkdir(parents=True)
    card.write_bytes(b"theirs")
    os.utime(card, (0, 0))
    assert mended(root)[f"cards/claims/{VOLUNTEERS}.png"] == b"theirs"


def test_folders_that_are_empty_go_as_well(root):
    mended(root)
    gone(root)
    mended(root)
    assert not (root / f"site/claims/{VOLUNTEERS}").exists()


def test_downloads_are_whole_where_somebody_puts_other_files_in_the_place_of_ours(root):
    """A hook that makes a new list of files."""
    hook = "from mkdocs.structure.files import Files\n"
    hook += "def on_files(files, config):\n    return Files(list(files))\n"
    (root / "others.py").write_text(hook)
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nhooks: [others.py]")
    built = whole(root)
    assert [name for name, data in built.items() if not data] == []
    assert b"@article{weber2024," in built["refs.bib"]
