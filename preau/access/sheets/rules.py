"""Who may hand an activation code to whom. A code opens all the lives of a person, so it is given narrowly.

Whoever works somewhere (a post) gets theirs only from the head of that place: otherwise a colleague could
open, by the sheet of a parent, the account of an inspector or of the next school's teacher.
"""

from preau.access.sheets.choices import SheetKind
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat

HANDS_OUT = (Profile.HEAD, Profile.OFFICE, Profile.SCHOOL_LIFE, Profile.TEACHER, Profile.SUBSTITUTE)


def may_print_all(hat: Hat) -> bool:
    """All the sheets of an establishment at once."""
    return hat.kind in WHOLE_ESTABLISHMENT


def may_hand_to_staff(hat: Hat) -> bool:
    return hat.kind == Profile.HEAD


def may_draw(hat: Hat, kind: str, *, first_degree: bool, workplaces: set[int | None]) -> bool:
    """A first sheet: a teacher gives them to families in the first degree only, where no office is.

    `workplaces` are the establishments of the person's posts; None stands for a post above schools.
    """
    if workplaces:
        return may_hand_to_staff(hat) and workplaces == {hat.establishment_id}
    if hat.kind in TEACHING:
        return kind == SheetKind.PUPIL or (kind == SheetKind.GUARDIAN and first_degree)
    return may_print_all(hat)


def may_reset(hat: Hat, kind: str, *, workplaces: set[int | None]) -> bool:
    """An account lost or stolen: a teacher for pupils, those who answer for the school for families too."""
    if workplaces or kind != SheetKind.PUPIL:
        return may_draw(hat, kind, first_degree=False, workplaces=workplaces)
    return True
