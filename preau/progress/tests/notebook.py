"""What the tests of carnets say often: the CP of the cast becomes a GS, where Hélène teaches Maya and Zoé."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from preau.base import clock
from preau.directory.models import Enrolment, Person
from preau.directory.tests.desk import enter, hat, text
from preau.progress import actions
from preau.progress.actions import Wish
from preau.progress.models import Observation, Observed, Sharing, Synthesis
from preau.progress.synthesis import actions as syntheses
from preau.progress.synthesis.points import chapters

__all__ = [
    "answers",
    "enter",
    "filled",
    "followed",
    "handed_over",
    "hat",
    "nursery",
    "observed",
    "page",
    "picture",
    "post",
    "seen",
    "shown",
    "sound",
    "wish",
]


def nursery(cast: Any) -> None:
    Enrolment.objects.filter(person__in=[cast.maya, cast.zoe]).update(level="GS")


def wish(*children: Person, **more: Any) -> Wish:
    usual: dict[str, Any] = {
        "children": tuple(one.pk for one in children), "domain": "maths", "learning": "count_5",
        "says": "Je sais compter jusqu’à 5.", "day": clock.today(),
    }  # fmt: skip
    return Wish(**usual | more)


def observed(cast: Any, *names: str, by: str = "helene", once: str = "", **more: Any) -> Observation:
    """What Hélène writes of these children of her class."""
    author, asked = getattr(cast, by), wish(*(getattr(cast, name) for name in names), **more)
    key = once or f"k{Observation.objects.count()}"
    return actions.observe(asked, once=key, group=cast.cp, by=author, hat=hat(author, "teacher"))


def shown(cast: Any, title: str = "Période 1", by: str = "helene", once: str = "") -> Sharing:
    author = getattr(cast, by)
    key = once or f"s{Sharing.objects.count()}"
    return actions.show(cast.cp, title, once=key, by=author, hat=hat(author, "teacher"))


def seen(cast: Any, who: str, kind: str) -> list[tuple[str, str]]:
    """(child, what it says) of all that someone reads."""
    person = getattr(cast, who)
    rows = Observed.objects.visible_to(person, hat(person, kind)).select_related("child", "observation")
    return sorted((one.child.first_name, one.observation.says) for one in rows)


def followed(cast: Any, stored: Any) -> dict[str, Any]:
    """For the table of rights: the carnet of Maya, shown to her family, with a picture."""
    nursery(cast)
    one = observed(cast, "maya", says="Réussite secrète")
    trace = one.traces.create(stored=stored, name="dessin.png")
    shown(cast)
    synthesis = handed_over(cast, "maya", words="Besoin secret")
    syntheses.sign(synthesis, version=1, by=cast.anne, hat=hat(cast.anne, "head"))
    return {
        "cp": cast.cp, "maya": cast.maya, "zoe": cast.zoe, "observation": one, "trace": trace, "synthesis": synthesis,
    }  # fmt: skip


def answers(standing: str = "often", words: str = "", but: str = "") -> dict[str, dict[str, str]]:
    """Every point with the same standing, but for one left open; a few words of the first domain."""
    points = {code: standing for chapter in chapters() for code in chapter.points if code != but}
    return {"points": points, "words": {"language": words} if words else {}, "observed": {}}


def filled(cast: Any, name: str = "maya", *, by: str = "helene", version: int = 0, **more: Any) -> Synthesis:
    author = getattr(cast, by)
    worn = hat(author, "teacher")
    return syntheses.fill(getattr(cast, name), answers(**more), version=version, by=author, hat=worn)


def handed_over(cast: Any, name: str = "maya", **more: Any) -> Synthesis:
    one = filled(cast, name, **more)
    return syntheses.hand_over(one, by=cast.helene, hat=hat(cast.helene, "teacher"))


def picture(width: int = 40, height: int = 30, name: str = "dessin.png") -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "#ffc94d").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue())


def sound(name: str = "comptine.mp3") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"ID3" + b"0" * 200)


def page(person: Person, kind: str, path: str = "", status: int = 200) -> str:
    answer = enter(person).get(f"/{hat(person, kind).key}/suivi/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return text(answer)


def post(person: Person, kind: str, path: str, data: dict[str, Any]) -> Any:
    return enter(person).post(f"/{hat(person, kind).key}/suivi/{path}", data)
