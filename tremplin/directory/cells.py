"""Words near a place, found in one walk: the index keeps each word of a listing with the cell of half a degree it stands in.

Two indexes, one of words and one of positions, would each be walked whole. See the migration `0080_country`.
"""

import re
from math import floor

from tremplin.directory.zones import Zone

PER_DEGREE = 2
MOST = 64  # cells: beyond, the words alone choose better
_STEM = re.compile(r"'([^']+)'(:\*)?")


def cells(zone: Zone) -> list[str]:
    """The cells that meet a rectangle, as `directory_nearby` names them; [] when there are too many."""
    south, west = floor(zone.south * PER_DEGREE), floor(zone.west * PER_DEGREE)
    tall, wide = floor(zone.north * PER_DEGREE) - south + 1, floor(zone.east * PER_DEGREE) - west + 1
    if tall * wide > MOST:
        return []
    return [_name(south + up, west + along) for up in range(tall) for along in range(wide)]


def _name(row: int, column: int) -> str:
    """Six digits: no word begins like another one's cell."""
    return str(100_000 + (row + 90 * PER_DEGREE) * 1_000 + column + 180 * PER_DEGREE)


def words_in(found: list[str], query: str) -> str:
    """A tsquery of words as the same one of words in any of these cells: a listing stands in one only."""

    def near(match: re.Match[str]) -> str:
        stem, beginning = match[1], match[2] or ""
        ways = (f"'{cell}{stem}'{beginning}" for cell in found)
        return f"({' | '.join(ways)})"

    return _STEM.sub(near, query)
