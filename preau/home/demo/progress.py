"""The carnets of the nursery classes of the demo, by the true verbs: a period shown, a few lines that wait, a few children
of whom nothing is written yet. The traces are drawn by the program that prints the sheets: no picture of anyone."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.models import Group, Person
from preau.home.demo.letters import earlier, hat_of, person
from preau.homework.actions import works
from preau.homework.dues import after_day
from preau.messaging import actions as messages
from preau.messaging.models import Draft
from preau.progress import actions
from preau.progress.actions import Wish
from preau.progress.learnings import domains
from preau.progress.sight import pupils_with_carnet

GUIDE = "Suzanne"
SILENT = 3  # the last of each list wait for their first line
CLASSES = {"gs": ("GS de Mme Vidal", "helene.vidal"), "ps": ("PS-MS de Mme Cordier", "nathalie.cordier")}
_HERE = Path(__file__).parent


def write() -> None:
    table = _table()
    for key, (name, login) in CLASSES.items():
        group, teacher = Group.objects.get(name=name), person(login)
        with earlier(60):
            for rank, row in enumerate(table[key]):
                if not row.get("late"):
                    _observe(group, teacher, row, f"{key}-{rank}")
        with earlier(50):
            hat = hat_of(teacher, Profile.TEACHER)
            actions.show(group, table["shown"][key], once=f"demo-{key}", by=teacher, hat=hat)
        with earlier(15):
            for rank, row in enumerate(table[key]):
                if row.get("late"):
                    _observe(group, teacher, row, f"{key}-{rank}")
    with earlier(12):
        _tell_guide(Group.objects.get(name=CLASSES["gs"][0]))


def _observe(group: Group, teacher: Person, row: dict[str, Any], once: str) -> None:
    pupils = list(pupils_with_carnet(group))
    told = pupils[:-SILENT][row["from"] :: row["each"]]
    told += [one for one in pupils if one.first_name == GUIDE and row.get("guide") and one not in told]
    who: dict[str, Any] = {"by": teacher, "hat": hat_of(teacher, Profile.TEACHER)}
    wish = Wish(
        children=tuple(one.pk for one in told), domain=row["domain"], learning=row["learning"],
        says=domains()[row["domain"]].learnings[row["learning"]], words=row.get("words", ""),
        day=_school_day(clock.today() - timedelta(days=row["ago"])),
    )  # fmt: skip
    one = actions.observe(wish, once=f"demo-{once}", group=group, **who)
    if row.get("drawn"):
        actions.join(one, SimpleUploadedFile(f"{row['drawn']}.png", _drawn(row["drawn"])), **who)


def _school_day(day: date) -> date:
    """That day, or the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _tell_guide(group: Group) -> None:
    """What the child of the guide finds on the first page: a lesson, something to bring, a word of the teacher."""
    teacher, child = person(CLASSES["gs"][1]), person("suzanne.delattre")
    hat, day = hat_of(teacher, Profile.TEACHER), after_day(group, clock.today())[0]
    for subject, what in (("Lecture", "Raconter l’histoire du loup"), ("À apporter", "Le sac de piscine")):
        wish = works.Wish(what, day, subject=subject)
        works.give(wish, once=f"demo-{what}"[:40], groups=[group], by=teacher, hat=hat)
    words = {
        "subject": "Piscine",
        "body": "Demain, pense à ton sac de piscine.",
        "recipients": [f"personne-{child.pk}"],
    }
    draft = Draft.objects.create(author=teacher, hat_key=hat.key, saved_at=clock.now(), **words)
    messages.send(draft, by=teacher, hat=hat)


@cache
def _drawn(scene: str) -> bytes:
    drawn: Any = typst.compile(_HERE / "traces.typ", sys_inputs={"scene": scene}, format="png", ppi=96)
    return bytes(drawn)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("preau.home.demo").joinpath("progress.toml").read_text(encoding="utf-8"))
