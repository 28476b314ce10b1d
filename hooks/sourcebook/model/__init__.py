"""What a knowledge base is made of: immutable values, no I/O. Formats: `docs/guide/formats.md`."""

from sourcebook.model.article import (
    Article,
    Followup,
    FrontMatter,
    Mention,
    PageUses,
)
from sourcebook.model.claim import (
    Change,
    Claim,
    ClaimFile,
    Evidence,
    Relation,
    Saying,
    Search,
    WouldChange,
)
from sourcebook.model.knowledge import (
    Balance,
    KnowledgeBase,
    Origin,
)
from sourcebook.model.later import (
    Later,
    holding,
)
from sourcebook.model.ledger import (
    LedgerLine,
    Observation,
    Pin,
    QuoteSeen,
    Role,
    Track,
    as_of,
)
from sourcebook.model.names import (
    Name,
    Names,
)
from sourcebook.model.notice import (
    Notice,
    decisive,
    doubted_by,
    joined_notices,
    retracted_by,
)
from sourcebook.model.schema import schema_of
from sourcebook.model.source import (
    Source,
)
from sourcebook.model.trend import (
    Cause,
    TrendRow,
)
from sourcebook.model.values import (
    ID_PATTERN,
    Count,
    Day,
    Flag,
    Id,
    Line,
    LooseDay,
    PartialDate,
    SourceKey,
    Text,
    Value,
)

__all__ = [
    "ID_PATTERN",
    "Article",
    "Balance",
    "Cause",
    "Change",
    "Claim",
    "ClaimFile",
    "Count",
    "Day",
    "Evidence",
    "Flag",
    "Followup",
    "FrontMatter",
    "Id",
    "KnowledgeBase",
    "Later",
    "LedgerLine",
    "Line",
    "LooseDay",
    "Mention",
    "Name",
    "Names",
    "Notice",
    "Observation",
    "Origin",
    "PageUses",
    "PartialDate",
    "Pin",
    "QuoteSeen",
    "Relation",
    "Role",
    "Saying",
    "Search",
    "Source",
    "SourceKey",
    "Text",
    "Track",
    "TrendRow",
    "Value",
    "WouldChange",
    "as_of",
    "decisive",
    "doubted_by",
    "holding",
    "joined_notices",
    "retracted_by",
    "schema_of",
]
