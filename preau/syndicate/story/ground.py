"""Where the story happens: a commune, its school and pupils, its council; a syndicate, its documents, its committee."""

import tomllib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat

from preau.base import clock
from preau.base.identifiers import uai_key
from preau.council.actions.assemblies import open_assembly
from preau.council.actions.prefecture import settle_link
from preau.council.actions.sealing import keep_seal
from preau.council.choices import AssemblyKind, Role
from preau.council.members import welcome
from preau.council.models import Assembly
from preau.council.seals.trial import trial_certificate
from preau.directory.choices import AuthorityKind, EstablishmentKind, Profile
from preau.directory.models import Academy, Authority, Enrolment, Establishment, Person, Post, SchoolYear
from preau.syndicate.actions.joining import prepare, serve
from preau.syndicate.actions.office import add_document, open_syndicate, vote_rates
from preau.syndicate.actions.purchasing import adopt, open_group
from preau.syndicate.choices import RateKind
from preau.syndicate.models import Accession, PurchasingGroup, Syndicate

MANDATES_SINCE = date(2020, 7, 1)


@dataclass(frozen=True)
class Ground:
    council: Assembly
    committee: Assembly
    syndicate: Syndicate
    school: Establishment
    clerk: Person
    officer: Person
    director: Person


@cache
def script() -> dict[str, Any]:
    """The days, numbers and names of the story (`data/story.toml`)."""
    return tomllib.loads(files("preau.syndicate").joinpath("data", "story.toml").read_text(encoding="utf-8"))


def on(day: str, hour: int = 10) -> AbstractContextManager[None]:
    """The clock moved to a day of the story."""
    return clock.frozen_shift(f"{script()['days'][day].isoformat()}T{hour:02}:00")


def laid() -> Ground:
    """The ground as it was before the file was handed over. In a transaction that the caller undoes."""
    _make_room()
    told = script()
    with on("counted"):
        commune = Authority.objects.create(
            kind=AuthorityKind.COMMUNE,
            name=told["commune"],
            siren=told["siren"],
            insee_code=told["insee_code"],
        )
        authority = Authority.objects.create(kind=AuthorityKind.SYNDICATE, name=told["syndicate"])
        clerk, officer = _person(told["people"]["clerk"]), _person(told["people"]["officer"])
        council = open_assembly(
            by=clerk, kind=AssemblyKind.MUNICIPAL, place=commune, population=told["population"]
        )
        committee = open_assembly(by=officer, kind=AssemblyKind.COMMITTEE, place=authority, seats=5)
        _seat(council, clerk, told["people"]["council"])
        _seat(committee, officer, told["people"]["committee"])
        link = {name: told[name] for name in ("department", "arrondissement", "nature", "nic")}
        settle_link(council, by=clerk, trial=True, email=told["mail"], **link)
        school = _school(commune)
        return Ground(
            council, committee, _office(authority, officer), school, clerk, officer, _director(school)
        )


def file_of(ground: Ground) -> Accession:
    """The file handed over: model act, statutes and CTAF; the school is open since 2019."""
    known = {one.kind: one for one in ground.syndicate.documents.all()}
    commune = ground.council.authority
    assert commune
    found = prepare(
        ground.syndicate, by=ground.officer, authority=commune, reason=script()["reason"], statutes=known["statutes"],
        conditions=known["conditions"], on=clock.today(), regularise_by=date(clock.today().year, 8, 31),
    )  # fmt: skip
    serve(found, by=ground.officer, establishment=ground.school, open_since=script()["open_since"])
    return found


def group_of(ground: Ground) -> PurchasingGroup:
    """The purchasing group that the committee adopted the year before; both assemblies have a certificate of trial."""
    told = script()["group"]
    for assembly in (ground.council, ground.committee):
        content, passphrase = trial_certificate(str(assembly.authority), clock.now() - timedelta(days=1))
        keep_seal(assembly, content, passphrase, by=ground.officer)
    group = open_group(ground.syndicate, by=ground.officer, name=told["name"], need=told["need"])
    return adopt(group, by=ground.officer, on=told["adopted_on"], reference=told["reference"])


def _make_room() -> None:
    """An installation may hold the same commune: its unique marks are lent for the length of the story, then given back."""
    Authority.objects.filter(siren=script()["siren"]).update(siren="")
    Assembly.objects.update(slug=Concat(Value("avant-"), "pk", output_field=Assembly._meta.get_field("slug")))


def _office(authority: Authority, officer: Person) -> Syndicate:
    told = script()
    syndicate = open_syndicate(
        authority, by=officer, statutory_name=told["syndicate"], competence=told["competence"]
    )
    add_document(syndicate, by=officer, kind="statutes", version="2022-01", adopted_on=date(2022, 1, 19))
    add_document(syndicate, by=officer, kind="conditions", version="2019-12", adopted_on=date(2019, 6, 26))
    amounts = {kind: Decimal(told["rates"][kind]) for kind in RateKind.values}
    vote_rates(
        syndicate,
        by=officer,
        amounts=amounts,
        starts_on=date(2024, 1, 1),
        reference=told["rates"]["reference"],
    )
    return syndicate


def _seat(assembly: Assembly, by: Person, names: list[str]) -> None:
    for rank, name in enumerate(names):
        title, given, family = name.split(" ", 2)
        welcome(
            assembly, by=by, title=title, first_name=given, last_name=family, email="",
            role=Role.MEMBER if rank else Role.CHAIR, starts_on=MANDATES_SINCE,
        )  # fmt: skip


def _school(commune: Authority) -> Establishment:
    told, digits = script(), script()["uai_digits"]
    academy, _made = Academy.objects.get_or_create(code="LILLE", defaults={"name": "Lille"})
    school = Establishment.objects.create(
        uai=digits + uai_key(digits), kind=EstablishmentKind.PRIMARY, academy=academy, authority=commune,
        name=told["school"].upper(), usual_name=told["school"],
    )  # fmt: skip
    pupils = Person.objects.bulk_create(
        Person(first_name="Élève", last_name=f"Numéro {rank}") for rank in range(told["pupils"])
    )
    year, since = SchoolYear.of(clock.today()), date(2023, 9, 4)
    Enrolment.objects.bulk_create(
        Enrolment(person=one, establishment=school, school_year=year, starts_on=since) for one in pupils
    )
    return school


def _director(school: Establishment) -> Person:
    person = _person(script()["people"]["director"])
    Post.objects.create(person=person, profile=Profile.HEAD, establishment=school, starts_on=date(2019, 9, 1))
    return person


def _person(name: str) -> Person:
    title, given, family = name.split(" ", 2)
    return Person.objects.create(title=title, first_name=given, last_name=family)
