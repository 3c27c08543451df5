"""A territory of any number of persons, written by INSERT … SELECT in the shape that a feed gives it.

A school of two hundred pupils in ten classes, three hundred parents, sixteen adults; names from the tables of
`feeds.world`. `python -m bench.territory PERSONS` fills DATABASE_URL, signs three readers in and prints them as JSON:
{"teacher": {"cookie", "urls": {"home", "search", "class", "card"}}, "guardian": …, "agent": …}.
"""

import json
import os
import sys
from typing import Any

PER_SCHOOL = 516


def main(persons: int) -> None:
    import django

    django.setup()
    schools = max(2, persons // PER_SCHOOL)
    _places(schools)
    _fill(schools)
    print(json.dumps({name: _reader(*who) for name, who in _readers().items()}))


def _places(schools: int) -> None:
    from preau.base.identifiers import uai_key
    from preau.directory import nomenclatures
    from preau.directory.models import Establishment, SchoolYear, Territory

    academy = nomenclatures.academy("LILLE")
    nomenclatures.load_holidays()
    SchoolYear.current()
    Territory.objects.create(kind="root", name="Région", path="t")
    zones = [
        Territory.objects.create(
            kind="circonscription", name=f"Circonscription {n}", path=f"t.c{n}", academy=academy
        )
        for n in range(1 + schools // 3)
    ]  # three schools each, whatever the size, so that the agent's scope is the same
    digits = [f"059{n:04}" for n in range(schools)]
    Establishment.objects.bulk_create(
        Establishment(
            uai=one + uai_key(one), kind="middle", name=f"ETABLISSEMENT {n}", academy=academy, city=f"Ville {n % 90}",
            territory=zones[n // 3], source="aaf2d", external_id=str(n),
        )
        for n, one in enumerate(digits)
    )  # fmt: skip


def _fill(schools: int) -> None:
    from django.db import connection

    from preau.base import clock
    from preau.directory.models import SchoolYear
    from preau.feeds.world.tables import table

    families, given = table("family_names"), table("given_names")
    names = {
        "families": [name for kind in families.values() if isinstance(kind, dict) for name in kind["names"]],
        "given": [name for who in given["child"].values() for name in who["french"]],
        "year": SchoolYear.current().pk,
        "day": clock.today(),
    }
    with connection.cursor() as cursor:
        for statement in _SQL:
            cursor.execute(statement, names)
    connection.cursor().execute("VACUUM ANALYZE")


def _readers() -> dict[str, tuple[Any, str]]:
    """(person, kind of hat) of a teacher, a guardian and an inspector, in the middle of the territory."""
    from preau.directory.models import Enrolment, Establishment, Guardianship, Person, Post, Teaching

    middle = Establishment.objects.order_by("pk")[Establishment.objects.count() // 2]
    teacher = Teaching.objects.filter(group__establishment=middle).order_by("pk")[0].person
    pupils = Enrolment.objects.filter(establishment=middle).values("person")
    guardian = Guardianship.objects.filter(child__in=pupils).order_by("pk")[0].guardian
    agent = Person.objects.create(first_name="Victor", last_name="Inspection", title="M.")
    Post.objects.create(person=agent, profile="academy", territory=middle.territory, starts_on="2020-01-01")
    return {"teacher": (teacher, "teacher"), "guardian": (guardian, "guardian"), "agent": (agent, "academy")}


def _reader(person: Any, kind: str) -> dict[str, Any]:
    from preau.access.models import Account
    from preau.access.sessions import SessionStore
    from preau.base import clock
    from preau.directory.hats import hats_of
    from preau.directory.models import Group
    from preau.directory.sight import persons_seen_by

    hat = next(one for one in hats_of(person) if one.kind == kind)
    account = Account.objects.create(
        person=person, login=f"lecteur.{kind}", password="!", activated_at=clock.now()
    )
    session = SessionStore()
    session.update({"_auth_user_id": str(account.pk), "_auth_user_hash": account.get_session_auth_hash(),
                    "_auth_user_backend": "preau.access.backends.AccountBackend", "_charter": True})  # fmt: skip
    session.create()
    others = persons_seen_by(type(person).objects.exclude(pk=person.pk), person, hat)
    other = others.order_by("sort_key", "pk")[0]
    group = Group.objects.visible_to(person, hat).order_by("pk").first()
    urls = {
        "home": f"/{hat.key}/",
        "search": f"/{hat.key}/annuaire/?q=lemair",
        "card": f"/{hat.key}/annuaire/personne/{other.pk}/",
        **({"class": f"/{hat.key}/annuaire/groupe/{group.pk}/"} if group else {}),
    }
    return {"cookie": session.session_key, "urls": urls}


_PERSON = "title, last_name, first_name, birth_name, other_first_names, birth_date, ine, email, phone, mobile, address, " \
          "postal_code, city, country"  # fmt: skip
_NAME = """(%(families)s::text[])[1 + (n * 7919 + {salt}) %% array_length(%(families)s::text[], 1)],
           (%(given)s::text[])[1 + (n * 104729 + {salt}) %% array_length(%(given)s::text[], 1)], '', ''"""
# Ids follow the rank: school e (from 0) holds 516 persons: 200 pupils, then 300 parents, then 16 adults.
_SQL = (
    f"""INSERT INTO directory_person ({_PERSON})
        SELECT CASE WHEN n %% 516 < 200 THEN '' WHEN n %% 2 = 0 THEN 'Mme' ELSE 'M.' END, {_NAME.format(salt="n / 516")},
               CASE WHEN n %% 516 < 200 THEN %(day)s::date - 4000 - (n %% 1500)::int END, '', 'p' || n || '@famille.example',
               '', '', (n %% 90) || ' rue des Lilas', '59840', 'Ville', ''
          FROM directory_establishment e, generate_series((e.id - (SELECT min(id) FROM directory_establishment)) * 516,
               (e.id - (SELECT min(id) FROM directory_establishment)) * 516 + 515) n ORDER BY n""",
    """CREATE TEMP TABLE who AS SELECT p.id, r % 516 AS rank, e.id AS school FROM (
        SELECT id, id - min(id) OVER () AS r FROM directory_person) p
        JOIN directory_establishment e ON e.id = (SELECT min(id) FROM directory_establishment) + r / 516""".replace("%", "%%"),
    """INSERT INTO directory_group (kind, establishment_id, school_year_id, name, external_id, level, source)
        SELECT 'class', e.id, %(year)s, 'Classe ' || c, 'C' || c, '', 'aaf2d'
          FROM directory_establishment e, generate_series(0, 9) c""",
    """INSERT INTO directory_enrolment (person_id, establishment_id, school_year_id, level, curriculum, regime, local_id,
               starts_on, source) SELECT id, school, %(year)s, '', '', '', '', %(day)s, 'aaf2d' FROM who WHERE rank < 200""",
    """INSERT INTO directory_membership (group_id, person_id, role, starts_on, source)
        SELECT g.id, w.id, 'pupil', %(day)s, 'aaf2d' FROM who w JOIN directory_group g
            ON g.establishment_id = w.school AND g.external_id = 'C' || (w.rank / 20) WHERE w.rank < 200""",
    """INSERT INTO directory_guardianship (guardian_id, child_id, kind, kinship, state, pays, starts_on, source)
        SELECT g.id, c.id, 'legal', '10', 'joint', false, %(day)s, 'aaf2d' FROM who g JOIN who c ON c.school = g.school
           AND (c.rank = g.rank - 200 OR c.rank = (g.rank - 200) %% 200) WHERE g.rank BETWEEN 200 AND 499 AND c.rank < 200""",
    """INSERT INTO directory_post (person_id, profile, function, title, establishment_id, starts_on, source)
        SELECT id, CASE rank WHEN 500 THEN 'head' WHEN 501 THEN 'office' WHEN 502 THEN 'school_life' ELSE 'teacher' END,
               'ENS', '', school, %(day)s, 'aaf2d' FROM who WHERE rank >= 500""",
    """INSERT INTO directory_teaching (person_id, group_id, subject, subject_code, is_head_teacher, starts_on, source)
        SELECT w.id, g.id, 'Matière ' || (w.rank - 503), w.rank::text, false, %(day)s, 'aaf2d' FROM who w
          JOIN directory_group g ON g.establishment_id = w.school WHERE w.rank BETWEEN 503 AND 512
           AND (substr(g.external_id, 2)::int + w.rank) %% 10 < 5""",
)  # fmt: skip

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preau.settings")
    main(int(sys.argv[1]))
