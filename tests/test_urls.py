"""Addresses: every page has one, none has two pages, links lead from any page to any other."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.urls import claim_url, relative, same_document, source_slugs, source_url

KEYS = st.lists(st.text(min_size=1), unique=True, max_size=20)


@given(KEYS)
def test_every_key_has_its_own_safe_slug(keys):
    """No two keys share an address, and an address holds only a-z, 0-9 and hyphens."""
    slugs = source_slugs(keys)
    assert len(set(slugs.values())) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs.values())


def test_clash_is_settled_by_a_hash_and_others_keep_their_slug():
    """Keys that fold alike get a hash each; a third key keeps the address it had without them."""
    slugs = source_slugs(["Weber:2024", "weber-2024", "tass2025"])
    assert slugs["tass2025"] == "tass2025"
    assert slugs["Weber:2024"] != slugs["weber-2024"]
    assert all(slugs[key].startswith("weber-2024-") for key in ("Weber:2024", "weber-2024"))


def test_key_in_another_script_has_an_address():
    """A key of which nothing folds to Latin still gets a page."""
    assert re.fullmatch(r"source-[0-9a-f]{6}", source_slugs(["источник"])["источник"])


def test_no_key_takes_the_address_of_another_by_looking_like_it():
    """A key may be written as another's slug, and as that of the one so written."""
    keys = ["источник"]
    for _ in range(3):
        keys.append(source_slugs(keys)[keys[-1]])
        slugs = source_slugs(keys)
        assert len({*slugs.values()}) == len(keys)
        assert slugs["источник"] == keys[1]


def test_keys_that_share_the_first_digits_of_their_hash_are_told_apart():
    """Of some ten thousand keys that fold alike two have the same six digits."""
    keys = [f"a{'.' * (number % 150 + 1)}{':' * (number // 150)}b" for number in range(15_000)]
    assert len({*source_slugs(keys).values()}) == len(keys)


def test_a_key_whose_signs_fold_to_many_letters_fits_a_folder():
    """`⒇` folds to `20` between hyphens; names of folders end at 255 bytes."""
    keys = ["⒇" * 190, "⒇" * 191, "x" * 200]
    slugs = source_slugs(keys)
    assert len({*slugs.values()}) == len(keys)
    assert all(len(slug) < 230 for slug in slugs.values())
    assert slugs["x" * 200] == "x" * 200


@given(
    st.sampled_from(["", claim_url("a"), source_url("b"), "x/y/z/", "claims/"]),
    st.sampled_from(["", claim_url("a"), source_url("b"), "x/y/z/", "claims/"]),
)
def test_link_leads_to_its_target(target, base):
    """Following a link from any page arrives at the page meant."""
    arrived = posixpath.normpath(posixpath.join("/", base, relative(target, base)))
    assert arrived == posixpath.normpath("/" + target)


def test_link_keeps_its_fragment():
    """A link to a place on a page names the place."""
    assert relative("claims/a/#evidence", "sources/b/") == "../../claims/a/#evidence"


def as_before(address):
    """The rule of `same_document`, by the parts that the standard library finds."""
    parts = urlsplit(address)
    if not parts.netloc:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


PIECES = st.sampled_from(
    ["http", "https", "://", "//", "www.", "WWW.", "a.org", "A.org", ":80", "@", "/", "/b", "?",
     "?c=d", "#", "#e", "?#", "\\", "[", "]", ";", " ", "\t", "ж", "%20", ".", "-", "\x00"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join))
def test_an_address_is_the_same_document_however_it_is_taken_apart(address):
    """Nearly all are plain and are taken apart by one pattern; it must find what the other way
    finds."""
    try:
        expected = as_before(address)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            same_document(address)
        return
    assert same_document(address) == (expected if "//" in address else address)


@pytest.mark.parametrize(
    "other",
    ["http://a.org/b", "https://www.a.org/b/", "https://A.org/b#c", "https://a.org/b//?"],
)
def test_addresses_of_one_document_are_the_same(other):
    """Scheme, `www.`, last slash and fragment change nothing."""
    assert same_document(other) == same_document("https://a.org/b") == "a.org/b"
    assert same_document(f"{other.split('#')[0]}x") != "a.org/b"
