from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from preau.directory.nomenclatures import academy_choices

UPLOAD_LIMIT = 512 << 20
_SIGNS = (b"PK\x03\x04", b"\x1f\x8b")


class DeliveryForm(forms.Form):
    """A delivery as the academy sends it: one archive, and whose it is."""

    academy = forms.ChoiceField(
        label=_("Académie"),
        choices=lambda: [("", _("Choisir…")), *academy_choices()],
        error_messages={"required": _("Choisissez l’académie de cette livraison. Exemple : Lille.")},
    )
    archive = forms.FileField(
        label=_("Archive de la livraison"),
        help_text=_(
            "Un zip ou un tgz complet, premier ou second degré. Exemple : ENT1D_Complet_20260901.tgz."
        ),
        error_messages={"required": _("Choisissez une archive. Exemple : ENT1D_Complet_20260901.tgz.")},
    )

    def clean_archive(self) -> "UploadedFile[Any]":
        archive: UploadedFile[Any] = self.cleaned_data["archive"]
        if (archive.size or 0) > UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("Cette archive dépasse %s Mo : donnez-la par la commande « preau feed aaf ».")
                % (UPLOAD_LIMIT >> 20)
            )
        head = archive.read(4)
        archive.seek(0)
        if not head.startswith(_SIGNS):
            raise forms.ValidationError(
                _("Ce n’est ni un zip ni un tgz. Exemple : ENT1D_Complet_20260901.tgz.")
            )
        return archive


class PlaceForm(forms.Form):
    """Look for an establishment of a delivery."""

    q = forms.CharField(label=_("Chercher un établissement"), max_length=80, required=False)
