"""What the directory hands over of a school: who was there, in which class and group, and when.

Names, periods and ties; no address, no telephone, no court decision: those come from the administration, which keeps them.
"""

from collections.abc import Iterator

from preau.base.handing import Handed, table
from preau.directory.models import Enrolment, Group, Guardianship, Membership, Post, Teaching

_PERSON = ("person__last_name", "person__first_name")


def of_school(establishment_id: int) -> Iterator[Handed]:
    here = {"establishment": establishment_id}
    pupils = Enrolment.objects.filter(**here).order_by("school_year__name", *_PERSON, "pk")
    yield table("eleves.csv", ("annee", "nom", "prenom", "niveau", "du", "au"), pupils.values_list(
        "school_year__name", *_PERSON, "level", "starts_on", "ends_on").iterator())  # fmt: skip
    staff = Post.objects.filter(**here).order_by(*_PERSON, "pk")
    yield table("personnels.csv", ("nom", "prenom", "fonction", "du", "au"), staff.values_list(
        *_PERSON, "title", "starts_on", "ends_on").iterator())  # fmt: skip
    groups = Group.objects.filter(**here).order_by("school_year__name", "name", "pk")
    yield table("groupes.csv", ("annee", "groupe", "nature", "niveau"), groups.values_list(
        "school_year__name", "name", "kind", "level").iterator())  # fmt: skip
    members = Membership.objects.filter(group__establishment=establishment_id)
    rows = members.order_by("group__school_year__name", "group__name", *_PERSON, "pk")
    yield table("membres_des_groupes.csv", ("annee", "groupe", "nom", "prenom", "role", "du", "au"), rows.values_list(
        "group__school_year__name", "group__name", *_PERSON, "role", "starts_on", "ends_on").iterator())  # fmt: skip
    taught = Teaching.objects.filter(group__establishment=establishment_id).order_by(
        "group__name", *_PERSON, "pk"
    )
    yield table("enseignants_des_groupes.csv", ("groupe", "nom", "prenom", "matiere", "du", "au"), taught.values_list(
        "group__name", *_PERSON, "subject", "starts_on", "ends_on").iterator())  # fmt: skip
    yield _ties(establishment_id)


def _ties(establishment_id: int) -> Handed:
    """Only the adults of children of the school, by the kind of their tie: never its state, which a judge may have set."""
    children = Enrolment.objects.filter(establishment=establishment_id).values("person")
    names = ("child__last_name", "child__first_name", "guardian__last_name", "guardian__first_name")
    rows = Guardianship.objects.filter(child__in=children).order_by(*names, "pk")
    columns = ("nom_enfant", "prenom_enfant", "nom_adulte", "prenom_adulte", "lien", "du", "au")
    return table("liens.csv", columns, rows.values_list(*names, "kind", "starts_on", "ends_on").iterator())
