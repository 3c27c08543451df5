from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StepKind(TextChoices):
    """What may happen to an accession: the links of `law.chain.Link`, then the way out."""

    PREPARED = "prepared", _("Dossier préparé")
    COMMUNE_ACT = "commune_act", _("Délibération de la collectivité")
    CONCORDANT = "concordant", _("Délibération concordante")
    CONVENTION = "convention", _("Convention signée")
    SERVICE = "service", _("Service ouvert ou confirmé")
    DUE = "due", _("Première contribution")
    NOTICE = "notice", _("Demande de retrait")
    AGREED = "agreed", _("Retrait accepté par le comité")
    DEFERRED = "deferred", _("Retrait reporté par le comité")
    REFUSED = "refused", _("Retrait refusé par le comité")
    SILENT = "silent", _("Retrait réputé accepté : silence du comité")
    CLOSED = "closed", _("Écoles fermées au terme du préavis")
    TAKE_OVER = "take_over", _("Contenu de l’espace précédent repris")
    GIVE_BACK = "give_back", _("Contenu rendu aux écoles")
    ARCHIVE = "archive", _("Archive du dossier remise")
    MERGED = "merged", _("Réunie à une autre collectivité")


# What the committee may answer to a member that asks to leave.
ANSWERS = (StepKind.AGREED, StepKind.DEFERRED, StepKind.REFUSED)
# What is handed from one service to another, dated by hand.
HANDED = (StepKind.TAKE_OVER, StepKind.GIVE_BACK, StepKind.ARCHIVE)


class DocumentKind(TextChoices):
    STATUTES = "statutes", _("Statuts")
    CONDITIONS = "conditions", _("Conditions techniques, administratives et financières (CTAF)")
    MEMBERS = "members", _("Annexe 1 : liste des membres")
    BY_COMPETENCE = "by_competence", _("Annexe 2 : membres par compétence")


class RateKind(TextChoices):
    """The values of `law.money.Rated`, with their words."""

    BASE = "base", _("Contribution forfaitaire de base")
    OPTION = "option", _("Contribution forfaitaire optionnelle")
    HALF_DAY = "half_day", _("Demi-journée d’accompagnement")


class ProRataChoice(TextChoices):
    """The values of `law.money.ProRata`."""

    WHOLE = "whole", _("Année entière, sans prorata")
    MONTHS = "months", _("Par mois commencé")


class OptionTaken(TextChoices):
    TAKEN = "taken", _("Avec l’accompagnement complémentaire")
    DECLINED = "declined", _("Sans accompagnement complémentaire")


class CountSource(TextChoices):
    DIRECTORY = "directory", _("Annuaire des écoles")
    SCHOOL = "school", _("Direction de l’école")
    FILE = "file", _("Fichier officiel des effectifs")


class AnswerKind(TextChoices):
    CONFIRMED = "confirmed", _("Confirmé")
    CONTESTED = "contested", _("Contesté")


class PaymentKind(TextChoices):
    """What the syndicate prepares and the public accountant does, as read or typed back."""

    ISSUED = "issued", _("Titre émis")
    PAID = "paid", _("Versement reçu")
    REDUCED = "reduced", _("Titre réduit ou annulé")
    LATE = "late", _("Relancé par le comptable public")


MOVES = (PaymentKind.PAID, PaymentKind.REDUCED)  # what changes the rest due says how much


class VisitStepKind(TextChoices):
    QUOTED = "quoted", _("Devis envoyé")
    ACCEPTED = "accepted", _("Devis accepté par la collectivité")
    PLANNED = "planned", _("Date fixée")
    DONE = "done", _("Réalisé")
    CANCELLED = "cancelled", _("Annulé")


class Half(TextChoices):
    MORNING = "morning", _("le matin")
    AFTERNOON = "afternoon", _("l’après-midi")


class RenewalKind(TextChoices):
    """The values of `law.purchasing.Renewal`."""

    RENEWED = "renewed", _("Reconduit")
    DECLINED = "declined", _("Non reconduit")


class OrderStepKind(TextChoices):
    SENT = "sent", _("Envoyé au titulaire")
    RECEIVED = "received", _("Service fait")
    INVOICED = "invoiced", _("Facturé")
    CANCELLED = "cancelled", pgettext_lazy("bon de commande", "Annulé")


class KeyKind(TextChoices):
    PUPILS = "pupils", _("Par élève")
    FIXED = "fixed", _("Par une clé fixe")


class SignatureKind(TextChoices):
    SEALED = "sealed", _("Cachet électronique")
    PAPER = "paper", _("Signature sur papier")


class RoundingChoice(TextChoices):
    """The values of `law.revision.Rounding`."""

    UP = "up", _("à l’unité supérieure")
    NEAREST = "nearest", _("au plus proche")


class TakeOverKind(TextChoices):
    """What a school had in the space before, on its way here; in their order."""

    ASKED = "asked", _("Demandé à l’ancien service")
    RECEIVED = "received", pgettext_lazy("contenu", "Reçu")
    LOADED = "loaded", _("Chargé ici")
    CHECKED = "checked", _("Vérifié par l’école")
