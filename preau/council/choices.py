from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssemblyKind(TextChoices):
    """The tables of `data/rules.toml` bear these names."""

    MUNICIPAL = "municipal", _("Conseil municipal")
    COMMUNITY = "community", _("Conseil communautaire")
    COMMITTEE = "committee", _("Comité syndical")
    BUREAU = "bureau", _("Bureau")
    SCHOOL = "school", _("Conseil d’école")


class Role(TextChoices):
    CHAIR = "chair", _("Présidence")
    VICE = "vice", _("Adjoint ou vice-présidence")
    MEMBER = "member", _("Membre")


class Publication(TextChoices):
    """How acts are made public: the web by law; in a small commune, what the council has chosen (L2131-1)."""

    WEB = "web", _("Sur la page publique")
    POSTING = "posting", _("Par affichage")
    PAPER = "paper", _("Sur papier")


class SittingEvent(TextChoices):
    OPENED = "opened", _("ouverte")
    CLOSED = "closed", _("levée")
    NO_QUORUM = "no_quorum", _("sans quorum")
    CANCELLED = "cancelled", _("annulée")


class Reply(TextChoices):
    PRESENT = "present", _("Je viens")
    PROXY = "proxy", _("Je donne pouvoir à quelqu’un")
    EXCUSED = "excused", _("Je ne viens pas, sans pouvoir")


class Settled(TextChoices):
    """What becomes of a matter that is not voted."""

    NOTED = "noted", _("Le conseil prend acte")
    POSTPONED = "postponed", _("Reporté à une autre séance")
    RECONVENED = "reconvened", _("Renvoyé à la seconde séance, faute de quorum")


class PaperKind(TextChoices):
    """What anyone may read of a sitting, beside its acts; the values stand in URLs."""

    LIST = "liste", _("Liste des délibérations")
    MINUTES = "proces-verbal", _("Procès-verbal")


class DutyKind(TextChoices):
    """What an assembly owes by a day; the values stand in the paths of what is told."""

    CALL = "convocation", _("Envoyer la convocation")
    LIST = "liste", _("Publier la liste des délibérations")
    MINUTES = "proces-verbal", _("Publier le procès-verbal")


class Manner(TextChoices):
    PUBLIC = "public", _("À main levée")
    NAMED = "named", _("Scrutin public, par appel nominal")
    SECRET = "secret", _("Scrutin secret")


class VoiceChoice(TextChoices):
    """The values of `law.voting.Voice`, with their words."""

    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")
    ABSTAIN = "abstain", _("Abstention")


class StepKind(TextChoices):
    """What may happen to an act, in the usual order."""

    FROZEN = "frozen", _("Texte figé")
    SIGNED = "signed", _("Signée")
    SEALED = "sealed", _("Scellée")
    TRANSMITTED = "transmitted", _("Transmise au contrôle de légalité")
    RECEIVED = "received", _("Reçue par la préfecture")
    PUBLISHED = "published", _("Publiée")
    POSTED = "posted", _("Affichée")
    EXECUTORY = "executory", _("Exécutoire")
    CHALLENGED = "challenged", _("Contestée")
    CANCELLED = "cancelled", _("Transmission annulée")
    WITHDRAWN = "withdrawn", _("Retirée")


class CarrierKind(TextChoices):
    """How an archive reaches the operator that the prefecture has approved (`PREAU_ACTES`)."""

    HAND = "hand", _("Remise à la main")
    FOLDER = "folder", _("Dépôt dans un dossier")
    MAIL = "mail", _("Envoi par mail")
    TRIAL = "trial", _("Préfecture d’essai")


class SendingKind(TextChoices):
    """What an envelope holds. The answers to a letter bear the names of `actes.toml`."""

    ACT = "act", _("Acte")
    CLASSIFICATION = "classification", _("Demande de la classification")
    CANCELLATION = "cancellation", _("Annulation de la transmission")
    LETTER_ANSWERED = "letter_answered", _("Réponse au courrier")
    PIECES_SENT = "pieces_sent", _("Pièces complémentaires")
    PIECES_REFUSED = "pieces_refused", _("Refus d’envoyer des pièces")
    OBSERVATIONS_ANSWERED = "obs_answered", _("Réponse à la lettre d’observations")
    OBSERVATIONS_REJECTED = "obs_rejected", _("Rejet de la lettre d’observations")


class ReplyKind(TextChoices):
    """The values of `actes.answers.AnswerKind`, with their words."""

    RECEIPT = "receipt", _("Accusé de réception")
    ANOMALY = "anomaly", _("Anomalie : l’acte est refusé")
    ENVELOPE_ANOMALY = "envelope-anomaly", _("Anomalie : l’enveloppe est refusée")
    LETTER = "letter", _("Courrier")
    PIECES_ASKED = "pieces-asked", _("Demande de pièces complémentaires")
    OBSERVATIONS = "observations", _("Lettre d’observations")
    REFERRED = "referred", _("Déféré au tribunal administratif")
    CANCELLED = "cancelled", _("Annulation enregistrée")
    ANSWER_RECEIVED = "answer-received", _("Réponse reçue par la préfecture")


# What a letter of the prefecture may be answered by; the first is the usual one.
ANSWERS: dict[str, tuple[SendingKind, ...]] = {
    ReplyKind.LETTER: (SendingKind.LETTER_ANSWERED,),
    ReplyKind.PIECES_ASKED: (SendingKind.PIECES_SENT, SendingKind.PIECES_REFUSED),
    ReplyKind.OBSERVATIONS: (SendingKind.OBSERVATIONS_ANSWERED, SendingKind.OBSERVATIONS_REJECTED),
}
# Either makes an act public, as the assembly has chosen.
MADE_PUBLIC = (StepKind.PUBLISHED, StepKind.POSTED)
LONGEST_OBJECT = 500  # of an act sent to the prefect (ACTES, `Objet`)
