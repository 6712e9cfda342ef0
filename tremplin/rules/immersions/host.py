"""Rules on the conventions of one person with one host (labour code D.5135-3)."""

from tremplin.rules import dates
from tremplin.rules.immersions.facts import Convention, Immersion
from tremplin.rules.parameters import Law


def host_errors(asked: Immersion, law: Law) -> tuple[str, ...]:
    """Errors of the conventions with the same host, for a first convention or for a renewal."""
    counted = _counted(asked, law)
    errors = _renewal_errors(asked) if asked.renewal else _new_errors(asked, counted, law)
    total = asked.days + sum(dates.days_in(*one.bounds) for one in counted)
    if total > law.value("immersions.host.maximum_days", int):
        errors += ("host_days_exceeded",)
    return errors


def _counted(asked: Immersion, law: Law) -> list[Convention]:
    """Conventions that started within the months before the new one."""
    months = law.value("immersions.host.period", int)
    return [
        one for one in asked.prior if one.starts_on <= asked.starts_on < dates.clamped_months(one.starts_on, months)
    ]


def _new_errors(asked: Immersion, counted: list[Convention], law: Law) -> tuple[str, ...]:
    first_ones = sum(not one.renewal for one in counted)
    found = {
        "host_limit_reached": first_ones >= law.value("immersions.host.maximum", int),
        "same_objective_at_host": any(one.objective == asked.objective for one in counted),
    }
    return tuple(code for code, holds in found.items() if holds)


def _renewal_errors(asked: Immersion) -> tuple[str, ...]:
    if not asked.prior:
        return ("nothing_to_renew",)
    latest = max(asked.prior, key=lambda one: one.bounds)
    found = {
        "already_renewed": latest.renewal,
        "renewal_objective_differs": latest.objective != asked.objective,
    }
    return tuple(code for code, holds in found.items() if holds)
