"""Public data: nothing here is about anybody."""

from tremplin.kernel.personal import impersonal
from tremplin.reference import models

impersonal(
    models.Region,
    models.Department,
    models.Territory,
    models.Commune,
    models.FormerCommune,
    models.ZoneStatus,
    models.Trade,
    models.JobName,
    models.Sector,
    models.Synonym,
    models.MarketSector,
)
