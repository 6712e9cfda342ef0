"""The machine room holds nothing about anybody: names of tasks, kinds of errors, sizes of backups."""

from tremplin.kernel.personal import impersonal
from tremplin.operations.models import Alert, Backup, Beat, Maintenance

impersonal(Alert, Backup, Beat, Maintenance)
