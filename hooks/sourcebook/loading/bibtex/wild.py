"""Fields that are none of BibLaTeX's but that programs and databases write into every entry.

They are kept with the entry and exported with it, like any field; nobody is told of them, because
nobody who exports a bibliography can do anything about them. Some say what BibLaTeX has a field
for.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELDS = frozenset(
    # JabRef
    """
    __markedentry bibtexkey citationcount citationkey comment creationdate creator icoreranking
    modificationdate printed priority qualityassured ranking rating readstatus relevance review
    """.split()
    # Zotero, Better BibTeX, Juris-M
    + """
    abstractnote assignee citation-number collection copyright dateadded datemodified extra
    journalabbr lccn libraryid nationality rights place
    """.split()
    # Mendeley, Papers, ReadCube, BibDesk, CiteULike, BibSonomy
    + """
    mendeley-groups mendeley-tags arxivid city read rss-description uri local-url
    citeulike-article-id posted-at added-at biburl interhash intrahash username privnote
    description opac-url webpdf sciwheel-projects internal-note
    """.split()
    # EndNote, RefWorks, RIS
    + """
    author-address rn rp refid ut electronic-resource-num accession-number call-number
    custom1 custom2 custom3 abbr-journal alt-journal
    """.split()
    # DBLP, ACM, IEEE, Springer, the ACL Anthology
    + """
    bibsource cdate mdate ee acmid articleno issue_date numpages isbn-13 isbn-10 eisbn eissn
    issn-l e-issn p-issn insert_date day_of_publication article-number video attachment
    """.split()
    # Scopus
    + """
    abbrev_source_title affiliation art_number author_keywords chemicals_cas coden
    correspondence_address correspondence_address1 document_type funding_details funding_text
    manufacturers molecular_seqnumbers page_count publication_stage pubmed_id references source
    sponsors tradenames
    """.split()
    # Web of Science
    + """
    af author-email book-author book-group-author book-series c1 cited-references da di
    doc-delivery-number early-access-date earlyaccessdate em em_ esi-highly-cited-paper
    esi-hot-paper funding-acknowledgement funding-text ga ids-number j9 ji journal-iso keywords-plus
    la meeting nr number-of-cited-references oa open-access orcid-numbers organization-enhanced pa
    pg pi research-areas researcherid-numbers sc series-editor sn tc times-cited unique-id
    usage-count-last-180-days usage-count-since-2013 web-of-science-categories
    web-of-science-index
    """.split()
    # NASA ADS, INSPIRE, arXiv
    + """
    adsnote adsurl bibcode arxiv collaboration reportnumber slaccitation oai2identifier
    """.split()
    # MathSciNet, zbMATH, N. H. F. Beebe's bibliographies
    + """
    acknowledgement ajournal bibdate book-pages book-url coden fjournal journal-url mrclass
    mrnumber mrreviewer onlinedate remark subject ams-subject zbl zblnumber zbmath
    """.split()
    # PubMed and MEDLINE, also as JabRef takes them over
    + """
    chemicals citation-subset completed country created database date-created investigator
    issn-linking journal-abbreviation linking-issn medline-pst nlm-id nlm-unique-id pii
    publication-status publocation pubmodel pubtype revised sections space-flight-mission status
    subject-category title-abbreviation
    """.split()
    # HAL, Google Books, union catalogues, repositories, software
    + """
    ppn_gvk tags s2id pmc mesh nlm nlmuniqueid hal_id hal_version hal_local_reference handle
    googlebooks oclc
    contributor price size subtype license repository swhid
    """.split()
    # Web of Science, with blanks; and a second file beside `file`
    + ["early access date", "pdf"]
)
_PREFIXES = re.compile(r"bdsk-|comment-|msbib-|citeulike-|funding_text_|usage-count-|x-|_")
_ANNOTATION = re.compile(r"\+an(?::[a-z0-9_-]+)?$")
"""What ends the name of a field that annotates another (BibLaTeX manual, 3.7)."""
_PASSED_OVER = re.compile(r"(?:OPT|ALT)[A-Za-z]")
"""How Emacs begins the name of a field that is to be passed over."""

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "arxivid": "eprint",
        "article-number": "eid",
        "articleno": "eid",
        "art_number": "eid",
        "city": "location",
        "place": "location",
        "pubmed_id": "pmid",
    }
)
"""The BibLaTeX field for what such a field says; used where the entry lacks that field."""


def is_of_a_program(written: str) -> bool:
    """Whether programs write a field of this name, as it is written."""
    name = written.lower()
    return bool(
        name in _FIELDS
        or _PREFIXES.match(name)
        or _PASSED_OVER.match(written)
        or _ANNOTATION.search(name)
    )
