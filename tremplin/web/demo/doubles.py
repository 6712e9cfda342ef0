"""Files that look like one person's: for the platform's team, which compares them."""

from tremplin.web.demo import accounts, people
from tremplin.web.demo.paths import Storyteller


def tell(teller: Storyteller) -> None:
    """A person registered twice, and two sisters who share a telephone."""
    _registered_twice(teller)
    _one_telephone(teller)


def _registered_twice(teller: Storyteller) -> None:
    """Her counsellor opened a file; an orienter who did not find it opened another, without her number, and wrote her surname first."""
    teams = teller.registry.teams
    known = people.person(
        teller.registry, when=teller.book.days_ago(210), created_by=teams[accounts.COUNSEL], title="MME", age=39
    )
    again = people.person(
        teller.registry,
        when=teller.book.days_ago(24),
        created_by=teams[accounts.PASSAGES],
        title="MME",
        age=39,
        complete=False,
    )
    for field, value in {
        "first_name": known.row.last_name,
        "last_name": known.row.first_name,
        "birth_date": known.row.birth_date,
        "phone": known.row.phone,
        "email": "",
    }.items():
        setattr(again.row, field, value)
    teller.validate(known, 190, by=teams[accounts.COUNSEL].actors[0])
    teller.apply(known, 160, to=teams["Audonia Propreté"], by=teams[accounts.COUNSEL].actors[0])
    teller.apply(again, 20, to=teams["Pantin Rive Droite"], by=teams[accounts.PASSAGES].actors[0])


def _one_telephone(teller: Storyteller) -> None:
    guide = teller.registry.teams[accounts.COUNSEL]
    elder, younger = (
        people.person(
            teller.registry, when=teller.book.days_ago(days), created_by=guide, title="MME", age=age, where="93071"
        )
        for days, age in ((130, 27), (75, 22))
    )
    younger.row.last_name, younger.row.phone, younger.row.email = elder.row.last_name, elder.row.phone, ""
