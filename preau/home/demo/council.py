"""The municipal council of the demo: a sitting whose act joined the syndicate, and one to come, by the verbs of clerks."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from preau.base import clock
from preau.council.actions import (
    acts,
    assemblies,
    minutes,
    prefecture,
    record,
    replies,
    room,
    sittings,
    votes,
)
from preau.council.actions.prefecture import settle_link
from preau.council.actions.sealing import keep_seal, seal
from preau.council.choices import AssemblyKind, Publication, Reply, Role
from preau.council.law.voting import Tally
from preau.council.members import welcome
from preau.council.models import Act, Assembly, Matter, Member, Sitting
from preau.council.seals.trial import trial_certificate
from preau.directory.models import Authority, Person
from preau.home.demo.accounts import known_as
from preau.home.demo.export import BY

POPULATION = 2031
# The mayor, three deputies, the councillors, by the order of the table; one of the nineteen seats is vacant.
MEMBERS = [
    ("M.", "Alban", "Ryckelynck"), ("Mme", "Josette", "Dumez"), ("M.", "Karim", "Belkacem"),
    ("Mme", "Marion", "Delsaut"), ("M.", "Idriss", "Khelifi"), ("Mme", "Véronique", "Sockeel"),
    ("M.", "Thierry", "Blondeau"), ("Mme", "Hélène", "Caulier"), ("M.", "Bastien", "Lepoutre"),
    ("Mme", "Mathilde", "Ghesquière"), ("M.", "Olivier", "Tanghe"), ("Mme", "Nora", "Ben Amar"),
    ("M.", "Étienne", "Fauquet"), ("Mme", "Roseline", "Maes"), ("M.", "Cédric", "Hanquiez"),
    ("Mme", "Yasmine", "Aït Kaci"), ("M.", "Loïc", "Debruyne"), ("Mme", "Estelle", "Wibaut"),
]  # fmt: skip
HELD, CONVENED, PUBLISHED, COMING = 26, 33, 22, 11  # days before today, and after it
FIELDS = {
    "syndicate": "Syndicat mixte du numérique éducatif",
    "statutes_of": "19 janvier 2022",
    "conditions": "2019-12",
    "pupils": "177",
    "delegate": "M. Étienne Fauquet",
}
SIREN = "215904707"  # of the real commune whose name it bears; the official list gives it too
LINK = {
    "department": "059", "arrondissement": "5", "nature": "31", "nic": "00019", "email": "mairie@premesques.example.fr",
    "contact": "Gaëlle Pruvost",
}  # fmt: skip
TITLE = (
    "Adhésion au syndicat mixte pour l’espace numérique de travail de l’école, et désignation d’un délégué"
)
REPORT = (
    "L’école se sert de l’espace numérique depuis plusieurs années. Le conseil est invité à confirmer ce service "
    "pour ses 177 élèves."
)
DEBATE = (
    "M. Karim Belkacem demande combien l’adhésion coûte à la commune. "
    "M. le maire répond : 177 élèves à 1,30 €, soit 230,10 € par an.\n"
    "Mme Hélène Caulier rappelle que l’école garde son espace pendant la procédure."
)


def seat_members(commune: Authority) -> Assembly:
    """The council and its members, before accounts are opened: some of them will sign in."""
    assembly = assemblies.open_assembly(
        by=BY, kind=AssemblyKind.MUNICIPAL, place=commune, population=POPULATION
    )
    roles = [Role.CHAIR, Role.VICE, Role.VICE, Role.VICE]
    since = clock.today() - timedelta(days=240)
    for rank, (title, given, family) in enumerate(MEMBERS):
        role = roles[rank] if rank < len(roles) else Role.MEMBER
        welcome(
            assembly, by=BY, title=title, first_name=given, last_name=family, email="", role=role, starts_on=since
        )  # fmt: skip
    return assembly


def deliberate() -> None:
    """A sitting held a month ago, whose act is executory; then the next one, convened, some of whom have answered."""
    assembly = Assembly.objects.get(kind=AssemblyKind.MUNICIPAL)
    clerk = known_as("Gaëlle", "Pruvost")
    assemblies.choose_publication(assembly, by=clerk, mode=Publication.WEB, chosen_by="")
    _known_to_its_prefecture(assembly, clerk)
    held = _held(assembly, clerk)
    _executory(held, clerk)
    _coming(assembly, clerk)


def _held(assembly: Assembly, clerk: Person) -> Sitting:
    with _days_ago(CONVENED, 9):
        sitting = sittings.prepare(
            assembly, by=clerk, starts_at=_evening(CONVENED - HELD), place="Salle du conseil municipal"
        )
        _agenda(
            sitting, clerk, [("Procès-verbal de la séance précédente", "", ""), (TITLE, "transfer", REPORT)]
        )
        _hand_all(sitting, clerk)
    with _days_ago(HELD, 19):
        seats = _seats(assembly)
        room.give_proxy(sitting, by=clerk, giver=seats[17], holder=seats[4])
        for one in seats[:17]:
            room.arrive(sitting, by=clerk, member=one)
        room.open_sitting(sitting, by=clerk)
        room.name_secretary(sitting, by=clerk, member=seats[7])
        first, second = sitting.matters.order_by("rank")
        room.settle(first, by=clerk, kind="noted")
        votes.waive_secrecy(second, by=clerk, voices=18)
        votes.take_vote(second, by=clerk, manner="public", tally=Tally(18))
        room.close_sitting(sitting, by=clerk)
    return sitting


def _executory(sitting: Sitting, clerk: Person) -> None:
    """The register was begun on paper: its fifteen first numbers of the year are taken."""
    day = sitting.day
    acts.keep_past_number(sitting.assembly, by=clerk, year=day.year, last=15)
    with _days_ago(HELD - 1, 10):
        act = acts.draft(Matter.objects.get(sitting=sitting, rank=2), by=clerk)
        acts.freeze(acts.fill(act, by=clerk, fields=FIELDS), by=clerk)
        acts.step(act, by=clerk, kind="signed", on=clock.today())
        seal(act, by=clerk)
    with _days_ago(PUBLISHED, 11):
        _sent(Act.objects.get(pk=act.pk), clerk)
        acts.step(act, by=clerk, kind="published", on=clock.today())
        minutes.write_debate(Matter.objects.get(sitting=sitting, rank=2), by=clerk, words=DEBATE)
        record.post_list(sitting, by=clerk, on=clock.today(), proof="Photo de la porte, au secrétariat")


def _known_to_its_prefecture(assembly: Assembly, clerk: Person) -> None:
    """A prefecture of trial answers in the demo; the certificate says in its name that it proves nothing."""
    if assembly.authority and not assembly.authority.siren:
        Authority.objects.filter(pk=assembly.authority.pk).update(siren=SIREN)
        assembly.authority.siren = SIREN
    settle_link(assembly, by=clerk, trial=True, **LINK)
    content, passphrase = trial_certificate(f"Commune de {assembly.place}", clock.now() - timedelta(days=200))
    keep_seal(assembly, content, passphrase, by=clerk)


def _sent(act: Act, clerk: Person) -> None:
    """What the worker does when the clerk has pressed the button."""
    annexes, _others = prefecture.annexes_of(act)
    sending = prefecture.hand_over(prefecture.send(act, by=clerk, matter="5.7", annexes=annexes), by=clerk)
    replies.answer_in_trial(sending)


def _coming(assembly: Assembly, clerk: Person) -> None:
    with _days_ago(1, 9):
        sitting = sittings.prepare(
            assembly, by=clerk, starts_at=_evening(COMING + 1), place="Salle du conseil municipal"
        )
        points = [
            ("Procès-verbal de la séance précédente", "", ""),
            ("Tarifs de la cantine", "free", "Le prix d’un repas est inchangé depuis deux ans."),
            ("Subvention à l’association des parents", "free", ""),
        ]
        _agenda(sitting, clerk, points)
        _hand_all(sitting, clerk)
    seats = _seats(assembly)
    for seat, reply, holder in [(0, Reply.PRESENT, None), (2, Reply.PRESENT, None), (5, Reply.PROXY, 0)]:
        row = sitting.call.convocations.get(member=seats[seat])
        proxy_to = seats[holder] if holder is not None else None
        sittings.answer(row, by=seats[seat].person, reply=reply, proxy_to=proxy_to)


def _agenda(sitting: Sitting, clerk: Person, points: list[tuple[str, str, str]]) -> None:
    deputy = _seats(sitting.assembly)[3]
    for title, template, report in points:
        rapporteur = deputy if template else None
        sittings.add_matter(
            sitting, by=clerk, title=title, template=template, report=report, rapporteur=rapporteur
        )


def _hand_all(sitting: Sitting, clerk: Person) -> None:
    """Convened, and handed over: invented people have no mailbox."""
    for row in sittings.convene(sitting, by=clerk).convocations.all():
        sittings.hand_over(row, by=clerk)


def _seats(assembly: Assembly) -> list[Member]:
    return list(assembly.members.select_related("person").order_by("rank"))


def _evening(days: int) -> datetime:
    """Half past seven in the evening of a working day, so many days after the moment of the clock."""
    day = _working(clock.now() + timedelta(days=days))
    return day.replace(hour=19, minute=30, second=0, microsecond=0)


def _days_ago(days: int, hour: int) -> AbstractContextManager[None]:
    moment = _working(clock.now() - timedelta(days=days)).replace(hour=hour, minute=40)
    return clock.frozen_shift(moment.isoformat())


def _working(moment: datetime) -> datetime:
    """That day, or the Monday after a week-end."""
    return moment + timedelta(days=max(7 - moment.weekday(), 0) if moment.weekday() > 4 else 0)
