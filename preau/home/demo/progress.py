"""The carnets of the nursery classes of the demo, by the true verbs: a period shown, a few lines that wait, a few children
of whom nothing is written yet. The traces are drawn by the program that prints the sheets: no picture of anyone."""

import tomllib
from datetime import timedelta
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


def _observe(group: Group, teacher: Person, row: dict[str, Any], once: str) -> None:
    pupils = list(pupils_with_carnet(group))
    told = pupils[:-SILENT][row["from"] :: row["each"]]
    told += [one for one in pupils if one.first_name == GUIDE and row.get("guide") and one not in told]
    who: dict[str, Any] = {"by": teacher, "hat": hat_of(teacher, Profile.TEACHER)}
    wish = Wish(
        children=tuple(one.pk for one in told), domain=row["domain"], learning=row["learning"],
        says=domains()[row["domain"]].learnings[row["learning"]], words=row.get("words", ""),
        day=clock.today() - timedelta(days=row["ago"]),
    )  # fmt: skip
    one = actions.observe(wish, once=f"demo-{once}", group=group, **who)
    if row.get("drawn"):
        actions.join(one, SimpleUploadedFile(f"{row['drawn']}.png", _drawn(row["drawn"])), **who)


@cache
def _drawn(scene: str) -> bytes:
    drawn: Any = typst.compile(_HERE / "traces.typ", sys_inputs={"scene": scene}, format="png", ppi=96)
    return bytes(drawn)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("preau.home.demo").joinpath("progress.toml").read_text(encoding="utf-8"))
