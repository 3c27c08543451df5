"""Who sits in an assembly, and by which rules."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from preau.council.choices import AssemblyKind, Publication, Role
from preau.council.forms.fields import DAY, NO_DAY, people
from preau.council.models import College, Member
from preau.council.rules import OFFICE, functions, kinds_for
from preau.council.sheets.table import words_of
from preau.directory.models import Authority, Establishment


class OpenForm(forms.Form):
    """A new assembly of a place; only the kinds that such a place may have."""

    kind = forms.ChoiceField(
        label=_("Assemblée"), error_messages={"required": _("Dites quelle assemblée s’ouvre.")}
    )
    name = forms.CharField(
        label=_("Nom"), max_length=160, required=False, help_text=_("Vide : le nom usuel. Exemple : Conseil municipal."),
    )  # fmt: skip
    population = forms.IntegerField(
        label=_("Population"), min_value=0, max_value=20_000_000, required=False,
        help_text=_("Au dernier renouvellement général : elle donne les sièges d’un conseil municipal et les jours francs. "
                    "Pour une intercommunalité, celle de sa plus grande commune."),
        error_messages={"invalid": _("Un nombre entier. Exemple : 2031."), "min_value": _("Un nombre entier. Exemple : 2031.")},
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Sièges"), min_value=1, max_value=999, required=False,
        help_text=_("Vide pour un conseil municipal : la loi les donne (article L2121-2 du CGCT)."),
        error_messages={"invalid": _("Un nombre entier. Exemple : 19."), "min_value": _("Un siège au moins.")},
    )  # fmt: skip

    def __init__(self, place: Authority | Establishment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(place)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in kinds]
        field.initial = kinds[0] if kinds else None
        if AssemblyKind.SCHOOL in kinds:
            del self.fields["population"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("kind") == AssemblyKind.MUNICIPAL
            and not data.get("population")
            and not data.get("seats")
        ):
            self.add_error("population", _("Il manque la population. Exemple : 2031."))
        return data

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"population": self.cleaned_data.get("population") or 0}


class KeeperForm(forms.Form):
    """Who keeps the register of an authority, named by who runs the platform."""

    title = forms.ChoiceField(label=_("Civilité"), choices=[("Mme", "Mme"), ("M.", "M.")])
    first_name = forms.CharField(
        label=_("Prénom"), max_length=120, error_messages={"required": _("Il manque le prénom.")}
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=120, error_messages={"required": _("Il manque le nom.")}
    )
    function = forms.ChoiceField(label=_("Fonction"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["function"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(functions(OFFICE).items())


class SheetForm(forms.Form):
    """Rows pasted from a spreadsheet, or its file; `rows()` is the text of either."""

    file = forms.FileField(
        label=_("Ou le fichier"), required=False, help_text=_("Classeur Excel ou LibreOffice (.xlsx), ou CSV. 2 Mo au plus."),
        error_messages={"empty": _("Ce fichier est vide.")},
    )  # fmt: skip

    def rows(self) -> str:
        """The text of the file when one is given, else what was pasted. ValidationError when it cannot be read."""
        upload = self.cleaned_data.get("file")
        return words_of(upload.read()) if upload else str(self.cleaned_data.get("lines") or "")


class NumbersForm(SheetForm):
    """The acts of an older register."""

    lines = forms.CharField(
        label=_("Un acte par ligne"), max_length=200_000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Numéro, date, objet, et matière si elle est connue. Exemple : "
                    "2024-15 ; 19/02/2024 ; Tarifs de la cantine ; 7.1"),
    )  # fmt: skip
    field_order = ["lines", "file"]


class CollegeForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("assembly", "Collège"), max_length=160,
        error_messages={"required": _("Il manque le nom. Exemple : Collège des communes.")},
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Sièges"), min_value=1, max_value=999,
        error_messages={"required": _("Un nombre entier. Exemple : 12."), "invalid": _("Un nombre entier. Exemple : 12."),
                        "min_value": _("Un siège au moins.")},
    )  # fmt: skip


class CollegeSeatsForm(forms.Form):
    """The seats of a college from a day on."""

    seats = forms.IntegerField(
        label=_("Sièges"), min_value=0, max_value=999,
        error_messages={"required": _("Un nombre entier. Exemple : 12."), "invalid": _("Un nombre entier. Exemple : 12."),
                        "min_value": _("Un nombre entier. Exemple : 12.")},
    )  # fmt: skip
    starts_on = forms.DateField(label=_("À partir du"), widget=DAY, error_messages=NO_DAY)
    source = forms.CharField(
        label=_("Écrits dans"), max_length=200, required=False, help_text=_("Exemple : statuts, article 8.1.")
    )


class SeatForm(forms.Form):
    """Someone new in an assembly."""

    title = forms.ChoiceField(label=_("Civilité"), choices=[("Mme", "Mme"), ("M.", "M.")])
    first_name = forms.CharField(
        label=_("Prénom"), max_length=120, error_messages={"required": _("Il manque le prénom.")}
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=120, error_messages={"required": _("Il manque le nom.")}
    )
    email = forms.EmailField(
        label=_("Adresse mail"), required=False, help_text=_("La convocation y arrive. Sans elle, vous la remettez sur papier."),
        error_messages={"invalid": _("Cette adresse ne va pas. Exemple : prenom.nom@mairie.fr.")},
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Fonction"), choices=Role.choices, initial=Role.MEMBER)
    starts_on = forms.DateField(label=_("Siège depuis le"), widget=DAY, error_messages=NO_DAY)
    alternate_of = forms.TypedChoiceField(
        label=_("Suppléant de"), required=False, coerce=int, empty_value=None
    )
    college = forms.TypedChoiceField(
        label=pgettext_lazy("assembly", "Collège"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self, members: Iterable[Member], colleges: Iterable[College], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        self.colleges = {one.pk: one for one in colleges}
        if self.colleges:
            parts = self.fields["college"]
            assert isinstance(parts, forms.TypedChoiceField)
            parts.choices = [("", _("Choisir…")), *((str(pk), one.name) for pk, one in self.colleges.items())]
        else:
            del self.fields["college"]
        field = self.fields["alternate_of"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Personne : siège en titre")), *people(self.found.values())[1:]]

    def values(self) -> dict[str, Any]:
        """What `members.welcome` takes."""
        data = self.cleaned_data
        return data | {
            "alternate_of": self.found.get(data["alternate_of"]),
            "college": self.colleges.get(data.get("college") or 0),
        }


class TableForm(SheetForm):
    """A table of members from a sheet."""

    lines = forms.CharField(
        label=_("Un membre par ligne"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Civilité, prénom, nom, adresse mail, fonction. Exemple : Mme ; Josette ; Dumez ; "
                    "josette.dumez@mairie.fr ; adjointe. Avec une ligne de titres : aussi « suppléant de », « collège », "
                    "« depuis le », « jusqu’au »."),
    )  # fmt: skip
    since = forms.DateField(label=_("Siègent depuis le"), widget=DAY, error_messages=NO_DAY)
    field_order = ["lines", "file", "since"]


class EndForm(forms.Form):
    on = forms.DateField(label=_("Dernier jour"), widget=DAY, error_messages=NO_DAY)
    because = forms.CharField(
        label=_("Motif"),
        max_length=120,
        error_messages={"required": _("Il manque le motif. Exemple : démission.")},
    )


class PublicationForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("Publication des actes"), choices=Publication.choices, widget=forms.RadioSelect
    )
    chosen_by = forms.CharField(
        label=_("Choisie par"), max_length=200, required=False, help_text=_("Exemple : délibération 2022-31.")
    )


class RuleForm(forms.Form):
    value = forms.CharField(label=_("Valeur"), max_length=20, required=False)
    source = forms.CharField(label=_("Écrite dans"), max_length=200, required=False)


class SeatsForm(forms.Form):
    seats = forms.IntegerField(
        label=_("Nombre de sièges"), min_value=1, max_value=999,
        error_messages={"required": _("Un nombre entier. Exemple : 12."), "invalid": _("Un nombre entier. Exemple : 12.")},
    )  # fmt: skip


class FirstNumberForm(forms.Form):
    """The register was begun on paper or elsewhere."""

    last = forms.IntegerField(
        label=_("Dernier numéro pris cette année"), min_value=0, max_value=9999,
        help_text=_("Si le registre de l’année a commencé ailleurs : le prochain acte suivra ce numéro."),
        error_messages={"required": _("Un nombre entier. Exemple : 15."), "invalid": _("Un nombre entier. Exemple : 15.")},
    )  # fmt: skip
    last_sheet = forms.IntegerField(
        label=_("Dernier feuillet rempli cette année"), min_value=0, max_value=9999, required=False,
        help_text=_("Vide s’il n’y en a pas : les feuillets se numérotent à la suite dans l’année."),
        error_messages={"invalid": _("Un nombre entier. Exemple : 15."), "min_value": _("Un nombre entier. Exemple : 15.")},
    )  # fmt: skip
