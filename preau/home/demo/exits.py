"""The exits of the collège: what it offers, what the families of the class of the guide have signed."""

from preau.attendance.exits.actions import authorise, offer_rule
from preau.directory.choices import Profile
from preau.directory.models import Group
from preau.directory.queries import pupils_of
from preau.home.demo.letters import hat_of, person
from preau.home.demo.people import CLASSES

# name → at both ends of the day, between two lessons, chosen by families here
OFFERED = {"Rouge": (False, False, True), "Vert": (True, False, True)}
GUIDE = "Louis"


def write() -> None:
    philippe, sofiane, claire = (person(login) for login in LOGINS)
    head, school_life = hat_of(philippe, Profile.HEAD), hat_of(sofiane, Profile.SCHOOL_LIFE)
    rules = [
        offer_rule(by=philippe, hat=head, name=name, at_ends=ends, between=between, by_family=family)
        for name, (ends, between, family) in OFFERED.items()
    ]
    fifth = Group.objects.get(name=CLASSES[1])
    for rank, pupil in enumerate(pupils_of(fifth)):
        if pupil.first_name == GUIDE:
            authorise(pupil, rules[1], by=claire, hat=hat_of(claire, Profile.GUARDIAN))
        elif rank % 7:
            authorise(pupil, rules[rank % 3 % 2], by=sofiane, hat=school_life)


LOGINS = ("philippe.hermant", "sofiane.meziane", "claire.vasseur")
