"""The assembly itself: its size, its members, its number."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from preau.base.identifiers import is_siren
from preau.council.check.registry import RULES, Fault, check
from preau.council.described import Assembly, AssemblyKind, DescribedAct


def legal_size(population: int) -> int:
    """Members of a municipal council of so many inhabitants (CGCT, L2121-2)."""
    return int([size for least, size in RULES["legal_size"]["steps"] if population >= least][-1])


def is_small(assembly: Assembly) -> bool:
    """A commune below 3,500 inhabitants; one that does not say is held to the stricter rule."""
    known = assembly.kind == AssemblyKind.COMMUNE and assembly.population is not None
    return known and (assembly.population or 0) < RULES["commune"]["threshold"]


@check("legal-size")
def seats_follow_the_law(it: DescribedAct) -> Iterator[Fault]:
    one = it.assembly
    if (
        one.kind != AssemblyKind.COMMUNE
        or one.population is None
        or one.insee in RULES["legal_size"]["apart"]
    ):
        return
    size = legal_size(one.population)
    if one.seats != size:
        yield Fault(
            _("%(seats)s membres afférents pour %(people)s habitants : la loi en prévoit %(size)s.")
            % {"seats": one.seats, "people": one.population, "size": size},
            _("Remplacer %(seats)s par %(size)s, ou indiquer la population du dernier renouvellement.")
            % {"seats": one.seats, "size": size},
        )


@check("exercise-over-seats")
def exercise_is_within_seats(it: DescribedAct) -> Iterator[Fault]:
    one = it.assembly
    if one.in_exercise > one.seats:
        yield Fault(
            _("%(count)s membres en exercice pour %(seats)s sièges.")
            % {"count": one.in_exercise, "seats": one.seats},
            _("Remplacer %(count)s par %(seats)s au plus.") % {"count": one.in_exercise, "seats": one.seats},
        )


@check("siren")
def siren_has_its_key(it: DescribedAct) -> Iterator[Fault]:
    if it.assembly.siren and not is_siren(it.assembly.siren):
        yield Fault(
            _("Le numéro SIREN %s n’a pas la bonne clé.") % it.assembly.siren,
            _("Relire les 9 chiffres sur l’avis de situation. Exemple : 215904707."),
        )
