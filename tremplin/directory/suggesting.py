"""What the search offers while somebody types words: names that exist here, never what others typed.

One query. A word of the name begins as typed, whatever the accents; only what a search would find is offered.
"""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

SHORTEST, LONGEST = 3, 100  # letters typed, fewer begin too many names; of a name, which must fit in the field
MOST = 8
KINDS = {"trade": "métier", "sector": "secteur", "activity": "activité", "structure": "structure"}

# `directory_words`: a space before each word, in capitals without accents, and nothing of a pattern. Indexes keep it.
BEGINS = "rtrim(directory_words(%(typed)s)) || '%%'"
SOMEWHERE = f"'%%' || {BEGINS}"
LISTED = "(l.until IS NULL OR l.until >= %(today)s)"
_FOUND = f"""
SELECT label, kind FROM (
    (SELECT label, 'sector' AS kind, 0 AS place FROM reference_sector s
     WHERE directory_words(label) LIKE {SOMEWHERE}
       AND (EXISTS (SELECT FROM organisations_organisation_sectors o WHERE o.sector_id = s.code)
            OR EXISTS (SELECT FROM organisations_activity a WHERE a.sector_id = s.code))
     ORDER BY position LIMIT 2)
    UNION ALL
    (SELECT name, 'trade', 1 FROM reference_trade t
     WHERE directory_words(name) LIKE {SOMEWHERE}
       AND EXISTS (SELECT FROM jobs_jobpost p WHERE p.trade_id = t.code AND p.closed_on IS NULL)
     ORDER BY directory_words(name) LIKE {BEGINS} DESC, length(name), name LIMIT 3)
    UNION ALL
    (SELECT min(title), 'activity', 2 FROM organisations_activity a
     WHERE title <> '' AND directory_words(title) LIKE {SOMEWHERE}
       AND EXISTS (SELECT FROM directory_listing_structures l WHERE l.organisation_id = a.organisation_id AND {LISTED})
     GROUP BY directory_words(title) ORDER BY count(*) DESC, 1 LIMIT 3)
    UNION ALL
    (SELECT name, 'structure', 3 FROM directory_listing_structures l
     WHERE {LISTED} AND directory_words(name) LIKE {SOMEWHERE}
     ORDER BY directory_words(name) LIKE {BEGINS} DESC, name LIMIT 4)
) found
WHERE length(label) <= %(longest)s
ORDER BY directory_words(label) LIKE {BEGINS} DESC, place, label
"""  # noqa: S608 - our own conditions; values are parameters


@dataclass(frozen=True)
class Suggestion:
    """`label` is what the field takes; `kind` says what it names."""

    label: str
    kind: str


def suggestions(typed: str) -> list[Suggestion]:
    """The best of each kind, those that begin as typed before those of which a later word does; each name once."""
    text = typed.strip()[:LONGEST]
    if len([one for one in text if one.isalnum()]) < SHORTEST:
        return []
    values = {"typed": text, "today": timezone.localdate(), "longest": LONGEST}
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, values)
        rows = cursor.fetchall()
    once: dict[str, Suggestion] = {}
    for label, kind in rows:
        once.setdefault(label.casefold(), Suggestion(label, KINDS[kind]))
    return list(once.values())[:MOST]
