"""The rows of `Outlook`, compared with what they are read from."""

from tremplin.candidates import copies

COMPARED = """
    SELECT c.id, (coalesce(o.pass_ends, '{}'), coalesce(o.contract_ends, '{}'), o.employed_until, o.moved_at, o.postponed_until)
        IS DISTINCT FROM (f.pass_ends, f.contract_ends, f.employed_until, f.moved_at, f.postponed_until)
    FROM (SELECT id FROM candidates_candidate WHERE id > %s ORDER BY id LIMIT %s) c
    LEFT JOIN candidates_outlook o ON o.candidate_id = c.id, candidates_outlook_facts(c.id) f ORDER BY c.id
"""


def put_right() -> int:
    """Compare every person; correct and journal those that differ. Returns how many."""
    return copies.put_right_where(COMPARED, "candidates_outlook")
