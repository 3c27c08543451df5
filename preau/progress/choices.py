"""Bounds of the room, and where a synthesis is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from preau.files import sniff
from preau.files.actions import MEGABYTE

TRACES_AT_MOST = 4  # of an observation
LONGEST_WORDS = 600
LONGEST_SAYING = 120
LONGEST_SIDE = 1280  # pixels: what a phone shows and a carnet prints
TRACE_LIMIT = 10 * MEGABYTE
KINDS = sniff.IMAGES | sniff.SOUNDS
PRINTED = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
LONGEST_NEEDS = 600  # of what is said of a domain in a synthesis
LONGEST_REMARK = 300


class SynthesisState(TextChoices):
    DRAFT = "draft", _("à remplir")
    READY = "ready", _("à signer")
    SIGNED = "signed", _("signée")


class SynthesisAct(TextChoices):
    """What happened to a synthesis; the last of them but `READ` says where it is."""

    READY = "ready", _("transmise à la direction")
    RETURNED = "returned", _("rendue à l’enseignant")
    SIGNED = "signed", _("signée")
    READ = "read", _("lue par la famille")
