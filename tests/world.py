"""The stable cast of the tests: invented people, two schools that share a family, and a school next door.

`cast` (see conftest) gives them by first name: `cast.claire` is a fresh `Person`, `cast.school` an
`Establishment`, `cast.cm1` a `Group`. All have an account whose password is `PASSWORD`.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password

from preau.access.models import Account
from preau.base import clock
from preau.base.audit import SystemActor
from preau.council.actions.assemblies import open_assembly, seat
from preau.directory.choices import (
    AuthorityKind,
    EstablishmentKind,
    GroupKind,
    Profile,
    TerritoryKind,
    TieKind,
    TieState,
)
from preau.directory.models import (
    Academy,
    Authority,
    Enrolment,
    Establishment,
    Group,
    Guardianship,
    Mandate,
    Membership,
    Person,
    Post,
    SchoolYear,
    Teaching,
    Territory,
)
from preau.directory.search.words import gather_names

PASSWORD = "la marelle du préau 7"

# first name → (last name, title)
PEOPLE = {
    "ines": ("Vasseur", ""), "louis": ("Vasseur", ""), "claire": ("Vasseur", "Mme"), "thomas": ("Vasseur", "M."),
    "issa": ("Diallo", ""), "fatou": ("Diallo", "Mme"),
    "maya": ("Lemaire", ""), "nora": ("Lemaire", "Mme"), "eric": ("Lemaire", "M."),
    "zoe": ("Delattre", ""), "marc": ("Delattre", "M."),
    "jade": ("Wallet", ""), "sophie": ("Wallet", "Mme"), "paul": ("Wallet", "M."), "yves": ("Morel", "M."),
    "anne": ("Carlier", "Mme"), "lucie": ("Baert", "Mme"), "helene": ("Lenoir", "Mme"), "hatem": ("Benali", "M."),
    "odile": ("Caron", "Mme"), "bruno": ("Roux", "M."), "celine": ("Fournier", "Mme"), "ilyes": ("Haddou", "M."),
    "agnes": ("Masse", "Mme"), "rose": ("Roussel", "Mme"), "dora": ("Nollet", "Mme"),
    "victor": ("Etienne", "M."), "gaelle": ("Pruvost", "Mme"), "yann": ("Leclercq", "M."),
    "tim": ("Sauvage", ""), "lea": ("Sauvage", "Mme"), "noel": ("Garcia", "M."), "perle": ("Hennebelle", "Mme"),
    "alban": ("Ryckelynck", "M."), "josette": ("Dumez", "Mme"), "karim": ("Belkacem", "M."), "samira": ("Haddad", "Mme"),
}  # fmt: skip
BIRTHS = {"ines": 9, "louis": 12, "issa": 9, "maya": 6, "zoe": 6, "jade": 10, "tim": 9}
SHOWN = {"ines": "Inès", "helene": "Hélène", "eric": "Éric", "zoe": "Zoé", "agnes": "Agnès", "celine": "Céline",
         "noel": "Noël", "gaelle": "Gaëlle", "lea": "Léa"}  # fmt: skip


class Cast:
    """People, places and groups of the tests by short name; each access reads the row again."""

    def __init__(self, rows: dict[str, tuple[str, int]]) -> None:
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        if name not in self._rows:
            raise AttributeError(name)
        label, pk = self._rows[name]
        return apps.get_model(label).objects.get(pk=pk)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(self._rows))

    @classmethod
    def load(cls, path: Path) -> "Cast":
        return cls(json.loads(path.read_text()))

    def everyone(self) -> list[str]:
        return list(PEOPLE)


def build() -> Cast:
    """Write the cast into an empty directory."""
    rows: dict[str, Any] = _places()
    rows |= {name: _person(name) for name in PEOPLE}
    _open_accounts(rows)
    _classes(rows)
    _families(rows)
    _staff(rows)
    _councils(rows)
    gather_names()
    return Cast({name: (row._meta.label, row.pk) for name, row in rows.items()})


def _places() -> dict[str, Any]:
    academy, _made = Academy.objects.get_or_create(
        code="LILLE", defaults={"name": "Lille", "number": "9", "holiday_zone": "B"}
    )
    root = Territory.objects.create(kind=TerritoryKind.ROOT, name="Hauts-de-France", path="t")
    rectorate = Territory.objects.create(
        kind=TerritoryKind.ACADEMY, name="Académie de Lille", path="t.lille", academy=academy
    )
    circonscription = Territory.objects.create(
        kind=TerritoryKind.CIRCONSCRIPTION,
        name="Circonscription de la Lys",
        path="t.lille.d59.lys",
        academy=academy,
    )
    commune = Authority.objects.create(
        kind=AuthorityKind.COMMUNE, name="Prémesques", usual_name="Prêmesques", insee_code="59470"
    )
    syndicate = Authority.objects.create(
        kind=AuthorityKind.SYNDICATE, name="Syndicat mixte du numérique éducatif"
    )

    def school(uai: str, kind: str, name: str, **more: Any) -> Establishment:
        return Establishment.objects.create(uai=uai, kind=kind, name=name, academy=academy, **more)

    return {
        "academy": academy, "root": root, "rectorate": rectorate, "circonscription": circonscription,
        "commune": commune, "syndicate": syndicate,
        "school": school("0599001N", EstablishmentKind.PRIMARY, "ECOLE PRIMAIRE DE PREMESQUES",
                         usual_name="École de Prêmesques", authority=commune, territory=circonscription),
        "college": school("0599002P", EstablishmentKind.MIDDLE, "COLLEGE LUCIE AUBRAC",
                          usual_name="Collège Lucie-Aubrac", territory=rectorate),
        "next_door": school("0599003R", EstablishmentKind.PRIMARY, "ECOLE LES TILLEULS",
                            usual_name="École Les Tilleuls", territory=circonscription),
    }  # fmt: skip


def _person(name: str) -> Person:
    last_name, title = PEOPLE[name]
    age = BIRTHS.get(name)
    return Person.objects.create(
        first_name=SHOWN.get(name, name.capitalize()),
        last_name=last_name,
        title=title,
        birth_date=date(clock.today().year - age, 3, 14) if age else None,
        address=f"{len(name)} rue de {name.capitalize()}",
        mobile=f"06399800{list(PEOPLE).index(name):02}",
        email=f"{name}@famille.example",
    )


def _open_accounts(rows: dict[str, Any]) -> None:
    hashed, moment = make_password(PASSWORD), clock.now()
    Account.objects.bulk_create(
        Account(person=rows[name], login=login(name), password=hashed, activated_at=moment) for name in PEOPLE
    )


def login(name: str) -> str:
    return f"{name}.{PEOPLE[name][0].lower()}"


def _classes(rows: dict[str, Any]) -> None:
    year, since = SchoolYear.current(), _since()

    def group(place: str, name: str, kind: str = GroupKind.CLASS) -> Group:
        return Group.objects.create(kind=kind, establishment=rows[place], school_year=year, name=name)

    rows |= {
        "cp": group("school", "CP"),
        "cm1": group("school", "CM1-CM2"),
        "fifth": group("college", "5e B"),
        "latin": group("college", "Latin 5e", GroupKind.TEACHING),
        "next_cm1": group("next_door", "CM1"),
    }
    pupils = {"cp": ["maya", "zoe"], "cm1": ["ines", "issa", "jade"], "fifth": ["louis"], "next_cm1": ["tim"]}
    for place, names in pupils.items():
        for name in names:
            Enrolment.objects.create(
                person=rows[name], establishment=rows[place].establishment, school_year=year, starts_on=since
            )
            Membership.objects.create(group=rows[place], person=rows[name], starts_on=since)
    Membership.objects.create(group=rows["latin"], person=rows["louis"], starts_on=since)


def _families(rows: dict[str, Any]) -> None:
    """Claire and Thomas live apart; Éric may not come near Maya; Paul only watches over Jade's schooling."""

    def tie(guardian: str, child: str, kind: str = TieKind.LEGAL, state: str = TieState.JOINT) -> None:
        Guardianship.objects.create(
            guardian=rows[guardian], child=rows[child], kind=kind, state=state, starts_on=_since()
        )

    for parent in ("claire", "thomas"):
        tie(parent, "ines")
        tie(parent, "louis")
    tie("fatou", "issa")
    tie("nora", "maya")
    tie("eric", "maya", state=TieState.FORBIDDEN)
    tie("marc", "zoe")
    tie("sophie", "jade")
    tie("paul", "jade", state=TieState.OTHER_PARENT)
    tie("yves", "jade", kind=TieKind.CONTACT)
    tie("lea", "tim")


def _staff(rows: dict[str, Any]) -> None:
    def post(name: str, profile: str, function: str = "", **place: Any) -> None:
        Post.objects.create(
            person=rows[name], profile=profile, function=function, starts_on=_since(),
            **{where: rows[which] for where, which in place.items()},
        )  # fmt: skip

    def teaches(name: str, group: str, subject: str = "", head: bool = False) -> None:
        Teaching.objects.create(
            person=rows[name], group=rows[group], subject=subject, subject_code=subject[:6],
            is_head_teacher=head, starts_on=_since(),
        )  # fmt: skip

    post("anne", Profile.HEAD, "DIR", establishment="school")
    post("lucie", Profile.TEACHER, "ENS", establishment="school")
    post("helene", Profile.TEACHER, "ENS", establishment="school")
    post("hatem", Profile.SUBSTITUTE, "RPL", establishment="school")
    post("rose", Profile.SUPPORT, "AES", establishment="school")
    post("bruno", Profile.HEAD, "DIR", establishment="college")
    post("marc", Profile.TEACHER, "ENS", establishment="college")
    post("odile", Profile.TEACHER, "ENS", establishment="college")
    post("celine", Profile.SCHOOL_LIFE, "EDU", establishment="college")
    post("ilyes", Profile.SCHOOL_LIFE, "AED", establishment="college")
    post("agnes", Profile.OFFICE, "ADF", establishment="college")
    post("dora", Profile.STAFF, "MDS", establishment="college")
    post("noel", Profile.TEACHER, "ENS", establishment="next_door")
    post("perle", Profile.HEAD, "DIR", establishment="next_door")
    post("gaelle", Profile.AUTHORITY, "SGM", authority="commune")
    post("victor", Profile.ACADEMY, "INS", territory="circonscription")
    post("yann", Profile.OPERATOR, territory="root")
    post("alban", Profile.AUTHORITY, "MAI", authority="commune")
    post("josette", Profile.AUTHORITY, "ADJ", authority="commune")
    post("karim", Profile.AUTHORITY, "CON", authority="commune")
    post("samira", Profile.AUTHORITY, "ASS", authority="syndicate")
    Mandate.objects.create(person=rows["fatou"], establishment=rows["school"], starts_on=_since())
    teaches("lucie", "cm1")
    teaches("helene", "cp")
    teaches("marc", "fifth", "SVT")
    teaches("odile", "fifth", "Français", head=True)
    teaches("odile", "latin", "Latin")
    teaches("noel", "next_cm1")


def _councils(rows: dict[str, Any]) -> None:
    """The council of the commune: a mayor and two councillors of nineteen seats; gaelle keeps its register."""
    by = SystemActor("world")
    rows["council"] = open_assembly(by=by, kind="municipal", place=rows["commune"], population=2031)
    rows["committee"] = open_assembly(by=by, kind="committee", place=rows["syndicate"], seats=20)
    for name, role in {"alban": "chair", "josette": "vice", "karim": "member"}.items():
        seat(rows["council"], by=by, person=rows[name], starts_on=_since(), role=role)


def _since() -> date:
    return clock.today() - timedelta(days=30)
