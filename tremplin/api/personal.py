"""Personal data of the API: who made a key. Readers are counted by a keyed digest, for an hour."""

from tremplin.api.models import ApiKey, Window
from tremplin.kernel import uses
from tremplin.kernel.personal import Table, declare, facts, impersonal, technical

impersonal(Window)
declare(
    Table(
        ApiKey,
        "Clés d’API",
        uses.TEAM_LIFE,
        account="created_by",
        fields=facts(
            organisation="Organisation",
            name="Usage",
            prefix="Début",
            created_at="Créée le",
            expires_at="Expire le",
            revoked_at="Retirée le",
            last_used_on="A servi le",
        ),
        technical=technical("id created_by scopes digest warned_days"),
    )
)
