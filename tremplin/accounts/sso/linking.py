"""Who a verified identity lets in, and what it may be tied to: the whole table, without database.

An identity is (issuer, subject). An address is never an identity: two people may share a mailbox, and a provider may be
wrong. `docs/connexion.md` shows the same table in French.
"""

from dataclasses import dataclass
from enum import StrEnum


class Owner(StrEnum):
    """To whose account the identity is tied already."""

    NOBODY = "nobody"
    HERS = "hers"  # the account that is logged in
    OTHER = "other"  # another account, or any account when nobody is logged in
    CLOSED = "closed"  # an account that was closed


class Outcome(StrEnum):
    LOG_IN = "log_in"
    SHUT = "shut"  # the page of closed accounts
    FIRST = "first"  # create an account, or say which one is hers
    PROVE = "prove"  # an account has this address: she logs in to it first, whatever the provider claims
    CONFIRM = "confirm"  # logged in: shown what would be tied to what, she confirms
    CONFIRM_MIX = "confirm_mix"  # the same, work and private life in one account: said, and ticked
    ALREADY = "already"  # tied to this very account
    ANOTHERS = "anothers"  # tied to another account: nothing moves
    ONE_ONLY = "one_only"  # this account holds another identity of this provider


@dataclass(frozen=True)
class Arrival:
    """`to_link`: she is logged in and asked to tie an identity to her account. `address_taken`: some account has the
    address that the provider gave. `holds_another`: her account has an identity of a provider that allows one only.
    `mixes`: an identity for work on a private account, or the reverse."""

    owner: Owner
    to_link: bool = False
    address_taken: bool = False
    holds_another: bool = False
    mixes: bool = False


def decide(arrival: Arrival) -> Outcome:
    return _when_linking(arrival) if arrival.to_link else _when_logging_in(arrival)


def _when_logging_in(arrival: Arrival) -> Outcome:
    if arrival.owner == Owner.CLOSED:
        return Outcome.SHUT
    if arrival.owner != Owner.NOBODY:
        return Outcome.LOG_IN
    return Outcome.PROVE if arrival.address_taken else Outcome.FIRST


def _when_linking(arrival: Arrival) -> Outcome:
    if arrival.owner == Owner.HERS:
        return Outcome.ALREADY
    if arrival.owner != Owner.NOBODY:
        return Outcome.ANOTHERS
    if arrival.holds_another:
        return Outcome.ONE_ONLY
    return Outcome.CONFIRM_MIX if arrival.mixes else Outcome.CONFIRM
