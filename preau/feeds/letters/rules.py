"""Who reads what a delivery did in a school: who must act there."""

from preau.directory.choices import Profile
from preau.directory.hats import Hat

READERS = (Profile.HEAD, Profile.OFFICE)


def may_read_letters(hat: Hat) -> bool:
    return hat.kind in READERS
