"""Organisations and posts as schema.org objects (https://schema.org), for the engines that read them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.html import escape

from tremplin.directory.heads import absolute
from tremplin.directory.sheet import Day, Sheet
from tremplin.jobs.models import JobPost
from tremplin.kernel import markdown
from tremplin.organisations.models import Organisation, PageDate
from tremplin.rules import numbers

CONTEXT = "https://schema.org"
FULL_TIME_HOURS = 35
# Contracts without end; the others are temporary.
LASTING = {"permanent", "permanent_i"}


def organisation(one: Organisation, sheet: Sheet | None = None) -> dict[str, Any]:
    """A place open to the public when it has an address, else an organisation."""
    page = absolute(one.get_absolute_url())
    found = {
        "@context": CONTEXT,
        "@type": "LocalBusiness" if one.address else "Organization",
        "@id": page,
        "name": one.display_name,
        "legalName": one.name,
        "description": one.headline,
        "url": one.website or page,
        "telephone": one.phone,
        "email": one.email,
        "address": _address(one),
        "geo": _point(one.latitude, one.longitude),
        "image": [absolute(f"/photos/{one.slug}/{row['pk']}") for row in sheet.photos] if sheet else [],
        "areaServed": sorted({area for work in sheet.works for area in work.areas}) if sheet else [],
        "makesOffer": [_offer(work.title, work.details) for work in sheet.works] if sheet else [],
    }
    return _without_blanks(found)


def events(one: Organisation, days: Iterable[Day]) -> list[dict[str, Any]]:
    """What somebody may come to, where there is an address to come to; a closing is no event."""
    address = _address(one)
    if address is None or not one.address:
        return []
    return [_event(one, day, address) for day in days if day.kind != PageDate.Kind.CLOSED]


def _event(one: Organisation, day: Day, address: dict[str, Any]) -> dict[str, Any]:
    """With an hour, a moment of the first day, whose end is not said; without, whole days."""
    starts = day.starts_on.isoformat()
    if day.at:
        starts = timezone.make_aware(datetime.combine(day.starts_on, time.fromisoformat(day.at))).isoformat()
    found = {
        "@context": CONTEXT,
        "@type": "Event",
        "name": f"{day.label}, {one.display_name}",
        "description": day.details,
        "startDate": starts,
        "endDate": "" if day.at and day.ends_on == day.starts_on else day.ends_on.isoformat(),
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "eventStatus": f"{CONTEXT}/EventScheduled",
        "location": {"@type": "Place", "name": one.display_name, "address": address},
        "organizer": {"@type": "Organization", "name": one.display_name, "url": absolute(one.get_absolute_url())},
        "url": absolute(one.get_absolute_url()),
    }
    return _without_blanks(found)


def _offer(title: str, details: str) -> dict[str, Any]:
    service = _without_blanks({"@type": "Service", "name": title, "description": details})
    return {"@type": "Offer", "itemOffered": service}


def _address(one: Organisation) -> dict[str, Any] | None:
    if one.commune is None:
        return None
    return _without_blanks(
        {
            "@type": "PostalAddress",
            "streetAddress": one.address,
            "postalCode": one.post_code,
            "addressLocality": one.commune.name,
            "addressCountry": "FR",
        }
    )


def _point(latitude: float | None, longitude: float | None) -> dict[str, Any] | None:
    if latitude is None or longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def post(one: JobPost) -> dict[str, Any]:
    """A post that is open. Its last day is the one on which it closes by itself."""
    told = f"{markdown.render(one.missions)}{markdown.render(one.profile)}"
    place = {"@type": "PostalAddress", "addressLocality": one.commune.name, "addressCountry": "FR"}
    place["postalCode"] = next(iter(one.commune.postal_codes), "")
    place["addressRegion"] = one.commune.department.region.name
    found = {
        "@context": CONTEXT,
        "@type": "JobPosting",
        "title": one.title,
        "description": told or f"<p>{_said(one)}</p>",
        "identifier": {"@type": "PropertyValue", "name": "Tremplin", "value": str(one.pk)},
        "datePosted": one.opened_on.isoformat(),
        "validThrough": _end_of(one.closes_by_itself_on),
        "employmentType": employment_types(one),
        "hiringOrganization": _without_blanks(
            {
                "@type": "Organization",
                "name": one.organisation.display_name,
                "sameAs": one.organisation.website or absolute(one.organisation.get_absolute_url()),
            }
        ),
        "jobLocation": {
            "@type": "Place",
            "address": _without_blanks(place),
            "geo": _point(one.latitude, one.longitude),
        },
        "occupationalCategory": f"{one.trade.name} (ROME {one.trade.pk})",
        "totalJobOpenings": one.positions,
        "directApply": one.has_members,  # type: ignore[attr-defined]  # set by `access.get_post`
        "workHours": f"{numbers.in_french(one.weekly_hours)} heures par semaine" if one.weekly_hours else "",
        "baseSalary": _pay(one),
        "url": absolute(one.get_absolute_url()),
        "inLanguage": "fr",
    }
    return _without_blanks(found)


def _pay(one: JobPost) -> dict[str, Any] | None:
    if one.hourly_pay is None:
        return None
    value = {"@type": "QuantitativeValue", "value": float(one.hourly_pay), "unitText": "HOUR"}
    return {"@type": "MonetaryAmount", "currency": "EUR", "value": value}


def _end_of(day: date) -> str:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))).isoformat()


def _said(one: JobPost) -> str:
    return escape(f"{one.title}, {one.organisation.display_name}, {one.commune.name}.")


def employment_types(one: JobPost) -> list[str]:
    """Part or full time, temporary or not, in the words of schema.org."""
    found = [] if set(one.contract_kinds) <= LASTING and one.contract_kinds else ["TEMPORARY"]
    if one.weekly_hours is not None:
        found.append("FULL_TIME" if one.weekly_hours >= FULL_TIME_HOURS else "PART_TIME")
    return found or ["FULL_TIME"]


def crumbs(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The path to a page: (name, path), the page itself last."""
    rows = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
        for number, (name, path) in enumerate(steps, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": rows}


def _without_blanks(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", None, [])}
