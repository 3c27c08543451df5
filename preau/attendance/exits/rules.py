"""Who may do what with exits."""

from preau.attendance.models import ExitRule
from preau.attendance.rules import may_explain
from preau.directory.choices import WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Person


def keeps_permanence(hat: Hat) -> bool:
    """Who answers for a school of the second degree: the first has no permanence."""
    return hat.kind in WHOLE_ESTABLISHMENT and not hat.is_first_degree


def may_offer(hat: Hat) -> bool:
    return hat.kind == Profile.HEAD and keeps_permanence(hat)


def may_authorise(person: Person, hat: Hat, pupil: Person, rule: ExitRule) -> bool:
    """A usual act, which one adult who exercises authority does alone (Code civil, art. 372-2), where families may choose;
    else who answers for the school."""
    if hat.kind == Profile.GUARDIAN:
        return rule.by_family and may_explain(person, pupil)
    return keeps_permanence(hat) and hat.establishment_id == rule.establishment_id
