"""What each role gets from each route with GET: the one table of the site's doors.

A cell is the status: 200 page, 302 sent elsewhere (log-in, or the page that fits the role), 403 not in this quality,
404 nothing for whoever has no link, 405 only POST. Columns follow `world.ROLES`; one value stands for all.
"""

from typing import Any
from uuid import UUID

from tests.site.world import World

NOBODYS_DRAFT = UUID("01900000-0000-7000-8000-000000000000")


def values(world: World) -> dict[str, dict[str, Any]]:
    """The arguments of each route, taken from the guards' world. A draft is nobody's: none of the roles began it."""
    o = world.objects
    structure, person, post = {"slug": o["receiving"].slug}, {"pk": o["owner"].pk}, {"pk": o["post"].pk}
    member, invitation = {"pk": o["receiving"].memberships.first().pk}, {"pk": o["invitation"].pk}
    hired, oriented, notice = {"pk": o["hired"].pk}, {"pk": o["oriented"].pk}, {"pk": o["notice"].pk}
    draft, step = {"draft_pk": NOBODYS_DRAFT}, {"draft_pk": NOBODYS_DRAFT, "step": "contrat"}
    return {
        "directory:structure": structure,
        "directory:prescripteur": {"slug": o["prescriber"].slug},
        "directory:poste": post,
        "account_confirm_email": {"key": "perdu"},
        "account_reset_password_from_key": {"uidb36": "0", "key": "perdu"},
        "organisations:photo": structure,
        "organisations:accept_invitation": {"token": o["invitation"].token},
        **dict.fromkeys(("organisations:member", "organisations:end_membership"), member),
        **dict.fromkeys(("organisations:resend_invitation", "organisations:revoke_invitation"), invitation),
        "jobs:create": {"code": "A1203"},
        **{f"jobs:{verb}": post for verb in ("detail", "edit", "trade", "open", "close", "refresh")},
        **{f"candidates:{page}": person for page in ("detail", "edit")},
        "candidates:match": draft,
        "eligibility:diagnose": person,
        "eligibility:check": {**person, **draft},
        "eligibility:detail": {**person, "diagnosis_pk": o["diagnosis"].pk},
        **{f"passes:{page}": {"pk": o["pass"].pk} for page in ("detail", "attestation")},
        **{f"applications:{page}": hired for page in ("detail", "hired", "cancel_hire")},
        **{f"applications:{verb}": oriented for verb in ANSWERS},
        "applications:accept_step": {**oriented, **step},
        "applications:hire_match": draft,
        "applications:hire_step": step,
        "applications:apply": {"pk": o["receiving"].pk},
        **{f"applications:apply_{page}": draft for page in ("match", "create", "compose", "eligibility", "check")},
        **{f"demo:{page}": notice for page in ("mail", "mail_body")},
    }


ANSWERS = ("process", "postpone", "pool", "refuse", "accept", "withdraw", "cv")
# anonymous, candidate owner / other, orienter, prescriber linked / other, employer receiving / other, network, buyer, admin
STATUSES = {
    "directory:accueil": "200",
    "directory:recherche": "200",
    "directory:lieux": "200",
    "directory:structure": "200",
    "directory:prescripteur": "200",
    "directory:poste": "200",
    "directory:eligibilite": "200",
    "account_login": "200 302 302 302 302 302 302 302 302 302 302",
    "account_logout": "302 200 200 200 200 200 200 200 200 200 200",
    "account_signup": "200 302 302 302 302 302 302 302 302 302 302",
    "account_inactive": "200",
    "account_change_password": "302 200 200 200 200 200 200 200 200 200 200",
    "account_set_password": "302",
    "account_email": "302 200 200 200 200 200 200 200 200 200 200",
    "account_email_verification_sent": "200",
    "account_confirm_email": "200",
    "account_reset_password": "200",
    "account_reset_password_done": "200",
    "account_reset_password_from_key": "200",
    "account_reset_password_from_key_done": "200",
    "account_reauthenticate": "302 200 200 200 200 200 200 200 200 200 200",
    "switch_organisation": "302 405 405 405 405 405 405 405 405 405 405",
    "organisations:edit": "302 404 404 200 200 200 200 200 200 200 404",
    "organisations:reviewed": "302 405 405 405 405 405 405 405 405 405 405",
    "organisations:members": "302 404 404 200 200 200 200 200 200 200 404",
    "organisations:invite": "302 404 404 200 200 200 200 200 200 200 404",
    "organisations:member": "302 404 404 404 404 404 200 404 404 404 404",
    "organisations:end_membership": "302 405 405 405 405 405 405 405 405 405 405",
    "organisations:resend_invitation": "302 405 405 405 405 405 405 405 405 405 405",
    "organisations:revoke_invitation": "302 405 405 405 405 405 405 405 405 405 405",
    "organisations:create": "302 200 200 200 200 200 200 200 200 200 200",
    "organisations:accept_invitation": "200",
    "organisations:photo": "404",
    "jobs:list": "302 404 404 404 404 404 200 200 404 404 404",
    "jobs:new": "302 404 404 404 404 404 200 200 404 404 404",
    "jobs:create": "302 404 404 404 404 404 200 200 404 404 404",
    "jobs:detail": "302 404 404 404 404 404 200 404 404 404 404",
    "jobs:edit": "302 404 404 404 404 404 200 404 404 404 404",
    "jobs:trade": "302 404 404 404 404 404 200 404 404 404 404",
    "jobs:open": "302 405 405 405 405 405 405 405 405 405 405",
    "jobs:close": "302 405 405 405 405 405 405 405 405 405 405",
    "jobs:refresh": "302 405 405 405 405 405 405 405 405 405 405",
    "candidates:list": "302 302 302 200 200 200 200 200 302 302 302",
    "candidates:find": "302 403 403 200 200 200 200 200 403 403 403",
    "candidates:match": "302 404 404 404 404 404 404 404 404 404 404",
    "candidates:create": "302 403 403 302 302 302 302 302 403 403 403",
    "candidates:detail": "302 302 404 404 200 404 200 200 404 404 404",
    "candidates:edit": "302 200 404 404 200 404 200 200 404 404 404",
    "eligibility:diagnose": "302 403 404 404 200 404 403 403 404 404 404",
    "eligibility:check": "302 403 404 404 404 404 403 403 404 404 404",
    "eligibility:detail": "302 200 404 404 200 404 200 200 404 404 404",
    "passes:list": "302 404 404 404 404 404 200 200 404 404 404",
    "passes:detail": "302 200 404 404 200 404 200 200 404 404 404",
    "passes:attestation": "302 200 404 404 200 404 200 403 404 404 404",
    "applications:received": "302 403 403 403 403 403 200 200 403 403 403",
    "applications:sent": "302 403 403 200 200 200 200 200 200 200 403",
    "applications:detail": "302 302 404 404 200 404 200 404 404 404 404",
    "applications:process": "302 405 405 405 405 405 405 405 405 405 405",
    "applications:postpone": "302 404 404 403 404 404 200 404 404 404 404",
    "applications:pool": "302 404 404 403 404 404 200 404 404 404 404",
    "applications:refuse": "302 404 404 403 404 404 200 404 404 404 404",
    "applications:accept": "302 404 404 403 404 404 200 404 404 404 404",
    "applications:accept_step": "302 404 404 403 404 404 404 404 404 404 404",
    "applications:hired": "302 403 404 404 403 404 200 404 404 404 404",
    "applications:cancel_hire": "302 403 404 404 403 404 200 404 404 404 404",
    "applications:hire": "302 403 403 403 403 403 200 200 403 403 403",
    "applications:hire_create": "302 405 405 405 405 405 405 405 405 405 405",
    "applications:hire_match": "302 403 403 403 403 403 404 404 403 403 403",
    "applications:hire_step": "302 403 403 403 403 403 404 404 403 403 403",
    "applications:mon_parcours": "302 200 200 302 302 302 302 302 302 302 200",
    "applications:apply": "302 200 200 200 200 200 200 200 403 403 200",
    "applications:apply_match": "302 404 404 404 404 404 404 404 404 404 404",
    "applications:apply_create": "302 404 404 404 404 404 404 404 404 404 404",
    "applications:apply_compose": "302 404 404 404 404 404 404 404 404 404 404",
    "applications:apply_eligibility": "302 404 404 404 404 404 404 404 404 404 404",
    "applications:apply_check": "302 404 404 404 404 404 404 404 404 404 404",
    "applications:withdraw": "302 404 404 200 404 404 403 404 404 404 404",
    "applications:cv": "302 404 404 404 404 404 404 404 404 404 404",
    "welcome": "302",
    "health": "200",
    "demo:login": "405",
    "demo:mailbox": "200",
    "demo:mail": "200",
    "demo:mail_body": "200",
    "demo:components": "200",
}
