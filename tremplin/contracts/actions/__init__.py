"""What is done to a contract."""

from tremplin.contracts.actions.living import (
    cancel_renewal,
    change_hours,
    end_contract,
    renew,
    reopen_contract,
)
from tremplin.contracts.actions.opening import Terms, cancel_contract, check, open_contract

__all__ = ["Terms", "cancel_contract", "cancel_renewal", "change_hours", "check", "end_contract", "open_contract"]
__all__ += ["renew", "reopen_contract"]
