"""How fast a week is drawn, an agenda is given to a calendar, and a timetable file is read.

`python -m bench.week visits` fills the weeks of the region of DATABASE_URL and prints who asks what; `python -m bench.week
school FOLDER` makes a school and its STS files; `python -m bench.week import FOLDER` prints the seconds that reading them took.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bench import ground, load
from bench.ground import Measure
from bench.pages import LARGE
from bench.region import CLASS, VIEWERS

TURNS = 7
DIVISIONS, ROWS, TEACHERS = 100, 30, 150


def measures(turns: int = TURNS) -> list[Measure]:
    with ground.database(LARGE) as url:
        visits = json.loads(ground.python(["-m", "bench.week", "visits"], url))
        with psycopg.connect(url, autocommit=True) as database:
            database.execute((ground.ROOT / "bench" / "yardsticks" / "plain_page.sql").read_text())
        with ground.web(url) as port, ground.web(url, "bench.yardsticks.plain_settings") as plain:
            pages = [_page(name, visit, port, plain, turns) for name, visit in visits.items()]
    return [*pages, import_time()]


def import_time(turns: int = 3) -> Measure:
    """A file of 3,000 courses into an empty week, against reading it and COPY of the same rows."""
    took, yardstick = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _turn in range(turns):
            with ground.database() as url:
                ground.python(["-m", "bench.week", "school", folder], url)
                yardstick.append(
                    float(ground.python(["bench/yardsticks/timetable_copy.py", folder, url], url))
                )
            with ground.database() as url:
                ground.python(["-m", "bench.week", "school", folder], url)
                took.append(float(ground.python(["-m", "bench.week", "import", folder], url)))
    return ground.measure(
        "timetable_import", statistics.median(took), "s", statistics.median(yardstick), 3.0,
        f"{DIVISIONS * ROWS} cours, sts_emp et emp_sts, sans le démarrage ; médiane de {turns}",
        "lxml et COPY des mêmes lignes dans les mêmes tables",
    )  # fmt: skip


def _page(name: str, visit: dict, port: int, plain: int, turns: int) -> Measure:
    ours, theirs = [], []
    for _turn in range(turns):
        theirs.append(load.per_second(plain, "/", {}, 0.7))
        ours.append(load.per_second(port, visit["path"], visit["headers"], 0.7))
    return ground.measure(
        name, statistics.median(ours), "req/s", statistics.median(theirs), 0.3,
        f"granian, un processus, un fil, 4 connexions, {LARGE} personnes ; médiane de {turns} tours alternés",
        "vue de 20 lignes sans middleware", at_least=True,
    )  # fmt: skip


def visits() -> dict[str, dict]:
    """The week of a teacher, of a pupil by a parent, of a class by its head; the agenda that a calendar asks."""
    from django.db import connection

    from bench.pages import visits as region_visits
    from preau.base import clock
    from preau.directory.children import children_of
    from preau.directory.hats import hats_of
    from preau.directory.models import Person
    from preau.timetable.links import make_link

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('bench.since', %s, false)", [clock.today().replace(day=1).isoformat()]
        )
        for statement in (Path(__file__).parent / "week.sql").read_text().split(";\n"):
            cursor.execute(statement)
    who = region_visits()
    guardian = Person.objects.get(pk=VIEWERS["guardian"])
    child = next(one.person for one in children_of(guardian) if not one.establishment.is_first_degree)
    _link, secret = make_link(by=guardian, hat=hats_of(guardian)[0], name="Banc", child=child)
    head = who["head"]["pages"]["home"]
    return {
        "week_teacher": {**who["teacher"], "path": who["teacher"]["pages"]["home"] + "agenda/"},
        "week_pupil": {**who["guardian"], "path": f"/parent/agenda/?enfant={child.pk}"},
        "week_class": {**who["head"], "path": f"{head}agenda/classe/{CLASS}/"},
        "agenda_ics": {"headers": {}, "path": f"/agenda/{secret}.ics"},
    }


def school(folder: Path) -> None:
    """A school with its classes and teachers, and the two files of its week."""
    from preau.base import clock
    from preau.directory import nomenclatures
    from preau.directory.models import Establishment, Group, Person, Post, SchoolYear

    place = Establishment.objects.create(
        uai="0599002P", kind="middle", name="C", academy=nomenclatures.academy("LILLE")
    )
    year = SchoolYear.current()
    Group.objects.bulk_create(
        Group(kind="class", establishment=place, school_year=year, name=f"D{n}") for n in range(DIVISIONS)
    )
    people = Person.objects.bulk_create(
        Person(last_name=f"NOM{n}", first_name="Jean") for n in range(TEACHERS)
    )
    Post.objects.bulk_create(
        Post(person=one, profile="teacher", establishment=place, starts_on=clock.today()) for one in people
    )
    _write(folder, year.starts_on.year)


def _write(folder: Path, year: int) -> None:
    named = "".join(
        f'<INDIVIDU ID="{n}" TYPE="epp"><NOM_USAGE>NOM{n}</NOM_USAGE><PRENOM>Jean</PRENOM></INDIVIDU>'
        for n in range(TEACHERS)
    )
    head = f"<PARAMETRES><UAJ>0599002P</UAJ><ANNEE_SCOLAIRE>{year}</ANNEE_SCOLAIRE></PARAMETRES>"
    divisions = "".join(
        f'<DIVISION CODE="D{d}"><SERVICES>{_services(d)}</SERVICES></DIVISION>' for d in range(DIVISIONS)
    )
    for name, root, data in (
        ("sts_emp.xml", "STS_EDT", f"<INDIVIDUS>{named}</INDIVIDUS>"),
        ("emp_sts.xml", "EDT_STS", f"<STRUCTURE><DIVISIONS>{divisions}</DIVISIONS></STRUCTURE>"),
    ):
        body = f'<?xml version="1.0" encoding="ISO-8859-15"?><{root}>{head}<DONNEES>{data}</DONNEES></{root}>'
        (folder / name).write_text(body, encoding="iso-8859-15")


def _services(division: int) -> str:
    return "".join(
        f'<SERVICE CODE_MATIERE="{n % 10:06}" CODE_MOD_COURS="CG"><ENSEIGNANTS>'
        f'<ENSEIGNANT TYPE="epp" ID="{(division * 7 + n) % TEACHERS}"><COURS_RATTACHES><COURS>'
        f"<CODE_ALTERNANCE>H</CODE_ALTERNANCE><JOUR>{1 + n % 5}</JOUR><HEURE_DEBUT>{8 + n // 5:02}00</HEURE_DEBUT>"
        f"<DUREE>0055</DUREE><CODE_SALLE>S{division}</CODE_SALLE></COURS></COURS_RATTACHES></ENSEIGNANT></ENSEIGNANTS></SERVICE>"
        for n in range(ROWS)
    )


def import_seconds(folder: Path) -> float:
    from preau.base.audit import SystemActor
    from preau.directory.models import Establishment
    from preau.timetable.intake.actions import import_files

    place = Establishment.objects.get(uai="0599002P")
    start = time.perf_counter()
    report = import_files(sorted(folder.glob("*.xml")), establishment=place, by=SystemActor("bench"))
    took = time.perf_counter() - start
    assert report["kinds"]["courses"]["created"] == DIVISIONS * ROWS, report["kinds"]
    return took


def main() -> None:
    import django

    django.setup()
    verb, *rest = sys.argv[1:]
    if verb == "visits":
        print(json.dumps(visits()))
    elif verb == "school":
        school(Path(rest[0]))
    else:
        print(import_seconds(Path(rest[0])))


if __name__ == "__main__":
    main()
