"""Closed lists of the directory. The official lists that an operator may change are in `data/*.toml`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AuthorityKind(TextChoices):
    COMMUNE = "commune", _("Commune")
    EPCI = "epci", _("Intercommunalité (EPCI)")
    DEPARTMENT = "department", _("Département")
    REGION = "region", _("Région")
    SYNDICATE = "syndicate", _("Syndicat mixte")


class TerritoryKind(TextChoices):
    ROOT = "root", _("Territoire")
    ACADEMY = "academy", _("Académie")
    DEPARTMENT = "department", _("Département (DSDEN)")
    CIRCONSCRIPTION = "circonscription", _("Circonscription")


class EstablishmentKind(TextChoices):
    NURSERY = "nursery", _("École maternelle")
    ELEMENTARY = "elementary", _("École élémentaire")
    PRIMARY = "primary", _("École primaire")
    MIDDLE = "middle", _("Collège")
    HIGH = "high", _("Lycée")
    VOCATIONAL = "vocational", _("Lycée professionnel")
    SPECIAL = "special", _("Établissement spécialisé")
    SERVICE = "service", _("Service académique")


# The first degree, where there is no school office and the director teaches.
FIRST_DEGREE = frozenset({EstablishmentKind.NURSERY, EstablishmentKind.ELEMENTARY, EstablishmentKind.PRIMARY})


class Sector(TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Privé sous contrat")


class Source(TextChoices):
    """Where a fact comes from. A feed changes and closes only what it wrote itself."""

    AAF_1D = "aaf1d", _("AAF, 1er degré")
    AAF_2D = "aaf2d", _("AAF, 2d degré")
    HAND = "hand", _("Saisie de l’établissement")


class Particular(TextChoices):
    """What a feed says of a person and a school may correct. Their order is kept in `Identity.says`: add at the end."""

    TITLE = "title", _("Civilité")
    LAST_NAME = "last_name", _("Nom de famille")
    FIRST_NAME = "first_name", _("Prénom")
    BIRTH_NAME = "birth_name", _("Nom de naissance")
    OTHER_FIRST_NAMES = "other_first_names", _("Autres prénoms")
    BIRTH_DATE = "birth_date", _("Date de naissance")
    INE = "ine", _("INE")
    EMAIL = "email", _("Mail")
    PHONE = "phone", _("Téléphone")
    MOBILE = "mobile", _("Mobile")
    ADDRESS = "address", _("Adresse")


class Profile(TextChoices):
    """What a person is in one place; the kinds of hat."""

    PUPIL = "pupil", _("Élève")
    GUARDIAN = "guardian", _("Parent")
    TEACHER = "teacher", _("Enseignant")
    SUBSTITUTE = "substitute", _("Remplaçant")
    HEAD = "head", _("Direction")
    SCHOOL_LIFE = "school_life", _("Vie scolaire")
    SUPPORT = "support", _("AESH")
    OFFICE = "office", _("Secrétariat")
    STAFF = "staff", _("Personnel")
    ACADEMY = "academy", _("Académie")
    AUTHORITY = "authority", _("Collectivité")
    ELECTED_PARENT = "elected_parent", _("Parent élu")
    OPERATOR = "operator", _("Exploitation de la plateforme")


# Who answers for a whole establishment, and so sees all its pupils and families.
WHOLE_ESTABLISHMENT = frozenset({Profile.HEAD, Profile.SCHOOL_LIFE, Profile.OFFICE})
TEACHING = frozenset({Profile.TEACHER, Profile.SUBSTITUTE})
FAMILY = frozenset({Profile.PUPIL, Profile.GUARDIAN})
BESIDE = frozenset({Profile.STAFF, Profile.SUPPORT, Profile.ELECTED_PARENT})
ABOVE = frozenset({Profile.ACADEMY, Profile.AUTHORITY})
EVERYONE = frozenset(Profile)
# Who has something to say to someone: everyone but those who work on the platform itself.
OF_SCHOOLS = EVERYONE - {Profile.OPERATOR}


class GroupKind(TextChoices):
    CLASS = "class", _("Classe")
    TEACHING = "teaching", _("Groupe d’enseignement")
    MANUAL = "manual", _("Groupe")


class MemberRole(TextChoices):
    PUPIL = "pupil", _("Élève")
    MEMBER = "member", _("Membre")


class TieKind(TextChoices):
    """What the civil law makes of an adult for a child (AAF: 1, 2 and the others)."""

    LEGAL = "legal", _("Représentant légal")
    IN_CHARGE = "in_charge", _("Personne en charge")
    CONTACT = "contact", _("Contact")


class TieState(TextChoices):
    """The four states of a family tie, entered by the head from the judgment."""

    JOINT = "joint", _("Autorité parentale conjointe")
    OTHER_PARENT = "other_parent", _("Autorité exercée par l’autre parent")
    WITHDRAWN = "withdrawn", _("Autorité retirée")
    FORBIDDEN = "forbidden", _("Contact interdit ou ordonnance de protection")


# A parent without the exercise of authority keeps the right to watch over the child's schooling.
SEES_CHILD = frozenset({TieState.JOINT, TieState.OTHER_PARENT})
SIGNS_FOR_CHILD = frozenset({TieState.JOINT})


class Scope(TextChoices):
    """Within what a contact rule holds."""

    CLASS = "class", _("dans leurs classes et leurs groupes")
    ESTABLISHMENT = "establishment", _("dans l’établissement")


class OperationKind(TextChoices):
    """What a delivery says: all that there is, or what has changed since the one before; or that one is undone."""

    COMPLETE = "complete", _("complète")
    DELTA = "delta", _("incrémentale")
    UNDO = "undo", _("annulation")


class GuardKind(TextChoices):
    """Why a delivery, or an establishment of it, waits for somebody to look."""

    LEAVING = "leaving", _("trop de départs d’un établissement")
    CLASS = "class", _("trop de départs d’une classe")
    PROFILE = "profile", _("trop de départs dans l’académie")
    NAMES = "names", _("trop de noms changés")
    INE = "ine", _("trop d’INE changés")
    OLDER = "older", _("plus ancienne que la dernière")
    ELSEWHERE = "elsewhere", _("d’une autre académie")
    LEFT = "left", _("établissement qui a quitté l’espace")


class OperationState(TextChoices):
    STAGING = "staging", _("en lecture")
    READY = "ready", _("à vérifier")
    APPLYING = "applying", _("en cours")
    APPLIED = "applied", _("appliquée")
    REFUSED = "refused", _("refusée")
    ABANDONED = "abandoned", _("abandonnée")
    UNDOING = "undoing", _("annulation en cours")
    UNDONE = "undone", _("annulée")
