"""Numbers as French writes them. Plain text."""

from decimal import Decimal

_FRENCH = str.maketrans({",": "\u202f", ".": ","})  # narrow no-break spaces between thousands, decimal comma


def in_french(value: float | Decimal, decimals: int | None = None) -> str:
    """« 1 034 », « 17,5 », « 12,50 »: so many decimals, or as few as say it all (ten digits at most)."""
    written = f"{float(value):,.10g}" if decimals is None else f"{value:,.{decimals}f}"
    return written.translate(_FRENCH)
