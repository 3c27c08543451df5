"""Three events of the demo: an outing of a class, a market of its school, a run of the college."""

from datetime import date, time, timedelta

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.models import Group
from preau.home.demo.letters import earlier, hat_of, person
from preau.home.demo.people import CLASSES
from preau.occasions.actions import announce
from preau.occasions.choices import SCHOOL

LOGINS = ("lucie.baert", "anne.carlier", "philippe.hermant")


def write() -> None:
    cm1 = Group.objects.get(name=CLASSES[0])
    lucie, anne, philippe = (person(login) for login in LOGINS)
    with earlier(60):
        outing = _FARM | _on(_class_day(5), time(9), time(16))
        announce("demo-farm", outing | {"to": [str(cm1.pk)]}, by=lucie, hat=hat_of(lucie, Profile.TEACHER))
    with earlier(40):
        party = _PARTY | _on(_class_day(8), time(16, 30), time(18))
        announce("demo-party", party | {"to": [SCHOOL]}, by=anne, hat=hat_of(anne, Profile.HEAD))
        run = _CROSS | _on(_class_day(6), None, None)
        announce("demo-cross", run | {"to": [SCHOOL]}, by=philippe, hat=hat_of(philippe, Profile.HEAD))


def _on(day: date, starts_at: time | None, ends_at: time | None) -> dict[str, object]:
    return {
        "first_day": day,
        "last_day": day,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "staff_only": False,
    }


def _class_day(days: int) -> date:
    """A day of class, at least so many days from today."""
    day = clock.today() + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


_FARM = {
    "title": "Sortie à la ferme pédagogique", "place": "départ en car devant l’école",
    "words": "Un pique-nique, une gourde et des bottes. Nous rentrons pour 16 h.",
}  # fmt: skip
_PARTY = {
    "title": "Marché de Noël de l’école", "place": "le préau",
    "words": "Les classes vendent leurs décorations ; un chocolat chaud est servi par les parents d’élèves.",
}  # fmt: skip
_CROSS = {
    "title": "Cross du collège", "place": "parc des sports",
    "words": "Tenue de sport et chaussures de rechange. Les cours reprennent le lendemain.",
}  # fmt: skip
