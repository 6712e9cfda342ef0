"""Tell the team once that something is wrong, and once that it is right again."""

from django.db import transaction

from tremplin.kernel.acts import act
from tremplin.operations import beats, flows, messages, state
from tremplin.operations.models import Alert
from tremplin.operations.state import Check


def watch() -> None:
    """Look at everything, and write to the team about what has changed since the last look."""
    beats.expect_all()
    tell([*state.checks(state.read()), *flows.dry()])


@act
def tell(found: list[Check]) -> None:
    """Open an alert for each wrong check that has none, close those of checks that are right again; one mail in all."""
    wrong = {one.code: one for one in found if not one.ok}
    open_ones = {one.code: one for one in Alert.objects.select_for_update(of=("self",))}
    new = [one for code, one in wrong.items() if code not in open_ones]
    over = [one for code, one in open_ones.items() if code not in wrong]
    Alert.objects.bulk_create([Alert(code=one.code, what=one.what[:300], to_do=one.to_do[:300]) for one in new])
    Alert.objects.filter(code__in=[one.code for one in over]).delete()
    if new or over:
        messages.changed(new=new, over=over)


def repeat() -> int:
    """Write again about every open alert: for somebody who arrives. Returns how many."""
    with transaction.atomic():
        found = list(Alert.objects.order_by("opened_at"))
        if found:
            messages.changed(new=[Check(one.code, False, one.what, one.to_do) for one in found], over=[])
    return len(found)
