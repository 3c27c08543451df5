"""The colleges: who is asked again, who is named, who is elected."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base import clock
from preau.syndicate.forms.fields import day, number
from preau.syndicate.law.college import Candidacy


class RenewalForm(forms.Form):
    renewed_on = day(gettext_lazy("Conseils renouvelés le"))
    answer_by = day(gettext_lazy("Désignations attendues avant le"))


class ElectorForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Personne désignée"), max_length=160,
        error_messages={"required": gettext_lazy("Il manque le nom. Exemple : Mme Josette Dumez.")},
    )  # fmt: skip
    since = day(gettext_lazy("Depuis le"))
    reference = forms.CharField(
        label=gettext_lazy("Délibération"), max_length=120,
        error_messages={"required": gettext_lazy("Citez la délibération qui désigne. Exemple : 2026-12.")},
    )  # fmt: skip


class MailboxForm(forms.Form):
    mailbox = forms.EmailField(
        label=gettext_lazy("Adresse de la collectivité"), max_length=254, required=False,
        help_text=gettext_lazy("Les relances y partent. Exemple : mairie@villebois.fr."),
        error_messages={"invalid": gettext_lazy("Cette adresse ne se lit pas. Exemple : mairie@villebois.fr.")},
    )  # fmt: skip


class CollegeForm(forms.Form):
    """A college of the committee, as the statutes have it."""

    name = forms.CharField(
        label=gettext_lazy("Nom du collège"), max_length=160,
        error_messages={"required": gettext_lazy("Il manque le nom. Exemple : Collège des communes.")},
    )  # fmt: skip
    seats = number(gettext_lazy("Sièges au comité"), min_value=1, max_value=200)


class CollegeElectionForm(forms.Form):
    """What a college has decided: a candidacy a line, with its voices."""

    on = day(gettext_lazy("Jour de l’élection"))
    voters = number(gettext_lazy("Votants"))
    blank = number(gettext_lazy("Blancs ou nuls"), initial=0)
    candidacies = forms.CharField(
        label=gettext_lazy("Une candidature par ligne"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Civilité, prénom, nom, voix. Exemple : Mme ; Josette ; Dumez ; 12"),
        error_messages={"required": gettext_lazy("Il manque les candidatures. Exemple : Mme ; Josette ; Dumez ; 12")},
    )  # fmt: skip

    def clean_candidacies(self) -> list[Candidacy]:
        lines = [
            (rank, one)
            for rank, one in enumerate(self.cleaned_data["candidacies"].splitlines(), 1)
            if one.strip()
        ]
        return [_candidacy(rank, line) for rank, line in lines]


class ConveningForm(forms.Form):
    """When and where the electors meet, and who stands."""

    day = day(gettext_lazy("Jour"))
    hour = forms.TimeField(
        label=gettext_lazy("Heure"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Il manque l’heure. Exemple : 18:30."),
                        "invalid": gettext_lazy("Cette heure ne se lit pas. Exemple : 18:30.")},
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Lieu"), max_length=200,
        error_messages={"required": gettext_lazy("Il manque le lieu. Exemple : Maison des communes.")},
    )  # fmt: skip
    candidates = forms.CharField(
        label=gettext_lazy("Candidatures reçues, une par ligne"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    @property
    def told(self) -> dict[str, Any]:
        """What `convening.convene` asks."""
        moment = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        names = [
            " ".join(one.split())[:160] for one in self.cleaned_data["candidates"].splitlines() if one.strip()
        ]
        return {
            "starts_at": make_aware(moment, clock.PARIS), "place": self.cleaned_data["place"], "candidates": names,
        }  # fmt: skip


def _candidacy(rank: int, line: str) -> Candidacy:
    cells = [" ".join(one.split()) for one in line.replace("\t", ";").split(";")]
    readable = len(cells) in (4, 5) and cells[0] in ("M.", "Mme") and all(cells[:4]) and cells[3].isdecimal()
    if not readable or (len(cells) == 5 and cells[4] not in ("", "âge")):
        raise ValidationError(
            _("Ligne %(n)s : civilité, prénom, nom, voix. Exemple : Mme ; Josette ; Dumez ; 12") % {"n": rank}
        )
    # the first name is one word of the whole, so that the name can be read back
    name = f"{cells[0]} {cells[1].replace(' ', '-')} {cells[2]}"
    return Candidacy(name[:160], int(cells[3][:6]), len(cells) == 5 and cells[4] == "âge")
