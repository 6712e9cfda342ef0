"""Before an account opens with the address that a provider gave: a code sent there, typed here.

Otherwise somebody could open an account at another's address with her own identity, wait until the owner of the mailbox
takes it back with a new password, and walk in beside her.
"""

import time
from dataclasses import replace
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest

from tremplin.accounts.sso import messages, pending
from tremplin.accounts.sso.pending import Identity
from tremplin.kernel.errors import Refused

SESSION_KEY = "sso_code"
MOST_TRIES = 3
MOST_CODES = 3


def send(request: HttpRequest, identity: Identity) -> None:
    """Three codes at most for one identity that waits: a mailbox is not to be filled by a stranger."""
    before = _sent(request, identity)
    if before["codes"] >= MOST_CODES:
        raise Refused("too_many_codes", "Trois codes sont déjà partis. Recommencez la connexion dans un moment.")
    code = get_adapter(request).generate_email_verification_code()
    request.session[SESSION_KEY] = {"uid": identity.uid, "code": code, "tries": 0, "codes": before["codes"] + 1}
    pending.keep(request, replace(identity, at=time.time()))
    messages.code(identity, code)


def check(request: HttpRequest, identity: Identity, typed: str) -> None:
    """Refused unless it is the last code sent for this identity, in three tries at most."""
    sent = _sent(request, identity)
    if not sent["code"] or sent["tries"] >= MOST_TRIES:
        raise Refused("code_over", "Ce code n’est plus valable. Demandez-en un autre.", field="code")
    request.session[SESSION_KEY] = {**sent, "tries": sent["tries"] + 1}
    if not compare_user_code(actual=typed, expected=sent["code"]):
        message = "Ce code n’est pas le bon. Vérifiez-le, ou demandez-en un autre."
        raise Refused("code_wrong", message, field="code")


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _sent(request: HttpRequest, identity: Identity) -> dict[str, Any]:
    sent = request.session.get(SESSION_KEY)
    nothing = {"uid": identity.uid, "code": "", "tries": 0, "codes": 0}
    return sent if sent and sent["uid"] == identity.uid else nothing
