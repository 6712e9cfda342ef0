"""Backups: one encrypted archive of the database and of the files, verified once written, restored whole or not at all.

The archive is a tar stream encrypted with age: `database/000001…` (pieces of a `pg_dump` in its custom format),
`files/…`, then `manifest.jsonl` with the size and SHA-256 of each member, the tables and their number of rows. The
manifest comes last: an archive cut short has none. Nothing is ever held whole in memory, nor in clear on the disk.
"""


class BackupError(Exception):
    """Why a backup or a restoration was not done: a French sentence with what to do."""
