"""The syndicate of the demo: the commune's file, which waits for the committee, and invented neighbours in other states."""

from datetime import date, timedelta
from decimal import Decimal

from preau.base import clock
from preau.base.identifiers import uai_key
from preau.council.actions import assemblies, sittings
from preau.council.choices import AssemblyKind, Role
from preau.council.members import welcome
from preau.council.models import Act, Assembly
from preau.directory.actions import places
from preau.directory.choices import AuthorityKind, EstablishmentKind
from preau.directory.models import Academy, Authority, Establishment, Person, SchoolYear
from preau.home.demo.accounts import known_as
from preau.home.demo.export import BY
from preau.home.demo.purchasing import buy_together
from preau.syndicate import reactions
from preau.syndicate.actions import campaigns, joining, office, planning, visits
from preau.syndicate.actions.college import ask_again, name_elector
from preau.syndicate.actions.elections import hold_election
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.actions.reminders import set_mailbox
from preau.syndicate.choices import Half
from preau.syndicate.law.chain import Link
from preau.syndicate.law.college import Candidacy
from preau.syndicate.models import Accession, Campaign, Syndicate

COMPETENCE = "Usages numériques en matière de numérique éducatif"
RATES = {"base": Decimal("1.30"), "option": Decimal("0.30"), "half_day": Decimal("150")}
WHY = "la métropole n’a pas souhaité prendre cette compétence"
OPEN_SINCE = date(2019, 9, 2)
COMMITTEE = [
    ("M.", "Hervé", "Lestienne"),
    ("Mme", "Odile", "Deroo"),
    ("M.", "Rachid", "Ammari"),
    ("Mme", "Sabine", "Caulier"),
]
# Invented communes: name, pupils, how many links are done, open before joining, days since the last link.
NEIGHBOURS = [
    ("Wambrecourt-sur-Lys", 812, 1, True, 30), ("Lomprelles", 214, 3, True, 400), ("Saint-Venin", 396, 1, False, 9),
    ("Houplecques", 655, 4, True, 420), ("Fleurbecque", 301, 2, True, 15), ("Ennequin-en-Weppes", 143, 4, False, 500),
]  # fmt: skip
ELECTORS = (
    "Mme Élise Bouchard", "M. Paul Denoyelle", "Mme Nadia Ferrand", "M. Luc Hennebelle", "Mme Anne Ricart", "M. Éric Vanhove",
)  # fmt: skip
RENEWED = date(2026, 3, 22)  # the general renewal of municipal councils
LINKS = (
    Link.PREPARED,
    Link.COMMUNE_ACT,
    Link.CONCORDANT,
    Link.SERVICE,
)  # papers signed make the convention's


def open_office(commune: Authority) -> None:
    """Before the council sits: documents, rates, and the file handed over to the commune; the neighbours' too."""
    authority = Authority.objects.get(kind=AuthorityKind.SYNDICATE)
    syndicate = office.open_syndicate(
        authority,
        by=BY,
        statutory_name=authority.name,
        competence=COMPETENCE,
        source="statuts, articles 4.2 et 8.1",
    )
    office.add_document(syndicate, by=BY, kind="statutes", version="2022-01", adopted_on=date(2022, 1, 19))
    office.add_document(syndicate, by=BY, kind="conditions", version="2019-12", adopted_on=date(2019, 6, 26))
    office.vote_rates(
        syndicate, by=BY, amounts=RATES, starts_on=date(2024, 1, 1), reference="2023-21 du 15 juin 2023"
    )
    _committee(authority)
    end = date(SchoolYear.current().starts_on.year + 1, 8, 31)
    accession = _file(syndicate, commune, clock.today() - timedelta(days=75), WHY, end)
    for school in Establishment.objects.filter(authority=commune):
        joining.serve(accession, by=BY, establishment=school, open_since=OPEN_SINCE)
    for rank, row in enumerate(NEIGHBOURS):
        _neighbour(syndicate, rank, *row)


def contribute() -> None:
    """After the council: its executory act has moved the file; last year is billed, this year's counts are shown."""
    for act in Act.objects.filter(template="transfer", executory_on__isnull=False):
        reactions.act_executory(act.pk)
    syndicate, clerk = Syndicate.objects.get(), known_as("Samira", "Haddad")
    _agenda(syndicate.authority, clerk)
    year = SchoolYear.current().starts_on.year + 1
    _billed(_counted(syndicate, year - 1, clerk, Decimal("0.98")), clerk)
    _shown(_counted(syndicate, year, clerk, Decimal(1)), clerk)
    _supported(clerk)
    _elected(syndicate, clerk)
    buy_together(syndicate, clerk)


def _committee(authority: Authority) -> None:
    """A committee of four for now."""
    assembly = assemblies.open_assembly(by=BY, kind=AssemblyKind.COMMITTEE, place=authority, seats=20)
    for rank, (title, given, family) in enumerate(COMMITTEE):
        welcome(
            assembly, by=BY, title=title, first_name=given, last_name=family, email="",
            role=Role.MEMBER if rank else Role.CHAIR, starts_on=clock.today() - timedelta(days=200),
        )  # fmt: skip


def _agenda(authority: Authority, clerk: Person) -> None:
    """A sitting that the office prepares: the concordant act may enter its agenda."""
    assembly = Assembly.objects.get(authority=authority, kind=AssemblyKind.COMMITTEE)
    day = (clock.now() + timedelta(days=23)).replace(hour=18, minute=0, second=0, microsecond=0)
    sittings.prepare(assembly, by=clerk, starts_at=day, place="Maison des communes")


def _file(syndicate: Syndicate, authority: Authority, on: date, why: str, by: date | None) -> Accession:
    known = {one.kind: one for one in syndicate.documents.all()}
    return joining.prepare(
        syndicate, by=BY, authority=authority, reason=why, statutes=known["statutes"], conditions=known["conditions"],
        on=on, regularise_by=by,
    )  # fmt: skip


def _neighbour(
    syndicate: Syndicate, rank: int, name: str, pupils: int, done: int, opened: bool, ago: int
) -> None:
    authority = places.open_authority(by=BY, kind=AuthorityKind.COMMUNE, name=name)
    last = clock.today() - timedelta(days=ago)
    accession = _file(syndicate, authority, last - timedelta(days=100), "l’intercommunalité n’exerce pas cette compétence",
                      clock.today() + timedelta(days=270) if opened else None)  # fmt: skip
    joining.serve(
        accession, by=BY, establishment=_school(authority, rank), open_since=OPEN_SINCE if opened else None
    )
    for step, link in enumerate(LINKS[1:done], 1):
        proof = "" if link == Link.SERVICE else f"{last.year}-{step * 7 + rank}"
        joining.note(accession, by=BY, link=link, on=last - timedelta(days=20 * (done - step)), proof=proof)
    if done > 2:
        name_elector(
            accession,
            by=BY,
            name=f"Mme Élise {name.split('-', maxsplit=1)[0]}ier",
            since=last,
            reference=f"{last.year}-4",
        )


def _school(authority: Authority, rank: int) -> Establishment:
    digits = f"05991{rank:02}"
    return Establishment.objects.create(
        uai=digits + uai_key(digits), kind=EstablishmentKind.PRIMARY, academy=Academy.objects.all()[0], authority=authority,
        name=f"ECOLE PRIMAIRE {authority.name.upper()}", usual_name=f"École de {authority.name}", city=authority.name,
    )  # fmt: skip


def _counted(syndicate: Syndicate, year: int, clerk: Person, share: Decimal) -> Campaign:
    """Neighbours' pupils are in no export of the demo: the official file gives them."""
    campaign = campaigns.open_campaign(
        syndicate, by=clerk, year=year, counted_on=min(clock.today(), date(year - 1, 12, 1))
    )
    pupils = {name: number for name, number, *_more in NEIGHBOURS}
    for count in campaign.counts.select_related("school__accession__authority"):
        number = pupils.get(count.school.accession.authority.name)
        if number is not None:
            campaigns.correct(
                count,
                by=clerk,
                pupils=int(number * share),
                source="file",
                reason=f"constat de la rentrée {year - 1}",
            )
    return campaign


def _billed(campaign: Campaign, clerk: Person) -> None:
    freeze(campaign, by=clerk)
    for rank, statement in enumerate(campaign.statements.order_by("number")):
        campaigns.note_payment(
            statement,
            by=clerk,
            kind="issued",
            on=clock.today() - timedelta(days=120),
            reference=f"titre {rank + 41}",
        )
        if rank % 3 != 1:
            amount = statement.total if rank % 3 == 0 else (statement.total / 2).quantize(Decimal("0.01"))
            day = clock.today() - timedelta(days=70 - rank)
            campaigns.note_payment(statement, by=clerk, kind="paid", on=day, amount=amount)


def _shown(campaign: Campaign, clerk: Person) -> None:
    """Two communes have answered: one agrees, one counts otherwise."""
    rows = campaign.counts.filter(replaced_at=None).select_related("school__accession__authority")
    by_name = {one.school.accession.authority.name: one for one in rows}
    campaigns.confirm(by_name["Houplecques"], by=BY)
    campaigns.contest(
        by_name["Ennequin-en-Weppes"],
        by=BY,
        claimed=139,
        reason="quatre élèves ont déménagé avant la rentrée",
    )


def _supported(clerk: Person) -> None:
    member = Accession.objects.get(authority__name="Houplecques")
    campaigns.choose_option(member, by=BY, year=SchoolYear.current().starts_on.year + 1, taken=True)
    asked = visits.ask(member, by=BY, half_days=1, need="Premiers pas des nouveaux enseignants")
    visits.step(asked, by=clerk, kind="quoted", on=clock.today())
    trainer = planning.add_trainer(member.syndicate, by=clerk, name="M. Yann Leclercq")
    day = clock.today() + timedelta(days=7 - clock.today().weekday())
    planning.plan(asked, by=clerk, trainer=trainer, slots=[(day, Half.AFTERNOON)])


def _elected(syndicate: Syndicate, clerk: Person) -> None:
    """After the councils were renewed, two of three members have named again; the college has its delegates."""
    ask_again(syndicate, by=clerk, renewed_on=RENEWED, answer_by=clock.today() + timedelta(days=40))
    for rank, one in enumerate(syndicate.accessions.filter(since__isnull=False).order_by("pk")):
        set_mailbox(one, by=clerk, mailbox=f"mairie-{one.pk}@commune.example")
        if rank:
            since = max(clock.today() - timedelta(days=60 - rank), RENEWED)
            name_elector(one, by=BY, name=ELECTORS[rank], since=since, reference=f"{since.year}-2{rank}")
    assembly = Assembly.objects.get(authority=syndicate.authority, kind=AssemblyKind.COMMITTEE)
    college = assemblies.open_college(assembly, by=clerk, name="Collège des communes", seats=3)
    told = [
        Candidacy("Mme Élise Bouchard", 2),
        Candidacy("M. Paul Denoyelle", 2),
        Candidacy("M. Éric Vanhove", 1),
    ]
    hold_election(
        syndicate,
        college,
        by=clerk,
        on=clock.today() - timedelta(days=12),
        voters=2,
        blank=0,
        candidacies=told,
    )
