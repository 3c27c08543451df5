"""The election of a college's delegates: written down once, it ends the mandates before and gives the new ones."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.actions.assemblies import end_mandate, seat
from preau.council.choices import Role
from preau.council.members import welcome
from preau.council.models import College, Member
from preau.directory.models import Person
from preau.syndicate.law.college import Candidacy, UndecidedError, elected
from preau.syndicate.models import CollegeCandidate, CollegeElection, Elector, Syndicate, noted


@transaction.atomic
def hold_election(
    syndicate: Syndicate, college: College, *, by: Actor, on: date, voters: int, blank: int, candidacies: Sequence[Candidacy]
) -> CollegeElection:  # fmt: skip
    """What the electors have decided on a day; that day's election that is there.

    ValidationError: more voters than electors, more voices than votes, equals at the last seat, a day to come.
    """
    locked = College.objects.select_for_update(of=("self",)).select_related("assembly").get(pk=college.pk)
    known = locked.elections.filter(on=on).first()
    if known:
        return known
    electors = (
        Elector.objects.filter(accession__syndicate=syndicate, since__lte=on).exclude(until__lt=on).count()
    )
    _check(on, electors, voters, blank, candidacies)
    chosen = _chosen(candidacies, locked.seats_on(on) or locked.seats)
    row = CollegeElection.objects.create(
        college=locked, on=on, electors=electors, voters=voters, blank=blank, **noted(by)
    )
    for before in locked.members.filter(ends_on=None):
        last = max(on - timedelta(days=1), before.starts_on)
        end_mandate(before, by=by, on=last, because=_("renouvellement du collège"))
    for one in candidacies:
        member = _seated(locked, by, one.name, on) if one in chosen else None
        CollegeCandidate.objects.create(
            election=row, name=one.name, voices=one.voices, eldest=one.eldest, member=member
        )
    record("syndicate.hold_election", row, by=by, on=on.isoformat(), elected=len(chosen))
    return row


def _check(on: date, electors: int, voters: int, blank: int, candidacies: Sequence[Candidacy]) -> None:
    if on > clock.today():
        raise refusal("Cette date est à venir : notez l’élection le jour venu.")
    if voters > electors:
        raise refusal(
            "Il y a %(electors)s électeurs ce jour-là : %(voters)s ne peuvent avoir voté.",
            electors=electors,
            voters=voters,
        )
    if len({one.name.casefold() for one in candidacies}) < len(candidacies):
        raise refusal("Un nom est écrit deux fois : une ligne par candidature.")
    most = max((one.voices for one in candidacies), default=0)
    if most + blank > voters:
        raise refusal(
            "%(most)s voix et %(blank)s blancs font plus que les %(voters)s votants.",
            most=most,
            blank=blank,
            voters=voters,
        )


def _chosen(candidacies: Sequence[Candidacy], seats: int) -> list[Candidacy]:
    try:
        chosen = elected(candidacies, seats)
    except UndecidedError as tie:
        raise refusal(
            "À égalité pour le dernier siège : %(names)s. Écrivez « âge » au bout de la ligne du plus âgé.",
            names=", ".join(tie.names),
        ) from tie
    if not chosen:
        raise refusal("Personne n’a de voix : l’élection n’a désigné personne.")
    return chosen


def _seated(college: College, by: Actor, name: str, on: date) -> Member:
    title, first, last = name.split(" ", 2)
    known = Person.objects.filter(
        council_mandates__assembly=college.assembly, first_name__iexact=first, last_name__iexact=last
    ).first()
    if known:  # who sat before sits again
        return seat(college.assembly, by=by, person=known, starts_on=on, college=college)
    return welcome(
        college.assembly, by=by, title=title, first_name=first, last_name=last, email="", role=Role.MEMBER, starts_on=on,
        college=college,
    )  # fmt: skip
