import tomllib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.choices import TieKind, TieState
from preau.directory.models import Group, Person

TITLES = [("", _("Non précisée")), ("Mme", _("Madame")), ("M.", _("Monsieur"))]
LATEST_END = 366  # days


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Cette date n’existe pas. Exemple : 28/02/2026.")},
            **kwargs,
        )


class NameField(forms.CharField):
    """A name as it is written: one line, no invisible sign."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=kwargs.pop("max_length", 120), **kwargs)

    def clean(self, value: Any) -> str:
        name = " ".join(str(super().clean(value)).split())
        if not name.isprintable():
            raise ValidationError(_("Ce nom contient un signe invisible. Retapez-le sans le coller."))
        return name


class PhoneField(forms.RegexField):
    """A telephone number as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=r"^\+?[0-9 .-]{6,20}$",
            required=False,
            error_messages={"invalid": _("Ce numéro ne va pas. Exemple : 06 39 98 00 12.")},
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            **kwargs,
        )


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Nom ou prénom"), max_length=80, required=False)

    def clean_q(self) -> str:
        return " ".join(str(self.cleaned_data["q"]).replace("\x00", "").split())


class CourtDecisionForm(forms.Form):
    state = forms.ChoiceField(label=_("Ce que dit le jugement"), choices=TieState.choices)
    decided_on = DayField(label=_("Date du jugement"))

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > clock.today():
            raise ValidationError(_("Cette date est à venir."))
        return day


class PupilForm(forms.Form):
    """A child who arrives."""

    last_name = NameField(label=_("Nom de famille"))
    first_name = NameField(label=_("Prénom"))
    birth_date = DayField(label=_("Date de naissance"))
    group = forms.ModelChoiceField(label=_("Classe"), queryset=Group.objects.none(), empty_label=_("Choisir"))

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = classes  # type: ignore[attr-defined]

    def clean_birth_date(self) -> date:
        day: date = self.cleaned_data["birth_date"]
        if not date(clock.today().year - 30, 1, 1) <= day <= clock.today():
            raise ValidationError(_("Cette date de naissance ne va pas pour un élève. Exemple : 14/03/2017."))
        return day

    @property
    def who(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("last_name", "first_name", "birth_date")}


class AdultForm(forms.Form):
    title = forms.ChoiceField(label=_("Civilité"), choices=TITLES, required=False)
    last_name = NameField(label=_("Nom de famille"))
    first_name = NameField(label=_("Prénom"))

    @property
    def who(self) -> dict[str, Any]:
        given = ("title", "last_name", "first_name", "mobile", "email")
        return {name: self.cleaned_data[name] for name in given if name in self.cleaned_data}


class GuardianForm(AdultForm):
    """An adult of a child."""

    mobile = PhoneField(label=_("Mobile"))
    email = forms.EmailField(label=_("Mail"), required=False)
    kind = forms.ChoiceField(
        label=_("Pour l’enfant, cette personne est"),
        choices=TieKind.choices,
        help_text=_(
            "Seul un représentant légal suit la scolarité ici. En cas de doute, le livret de famille fait foi."
        ),
    )
    kinship = forms.ChoiceField(label=_("Lien"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinship"].choices = [("", _("Non précisé")), *kinships()]  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """What the school knows of a person; the columns of `Person`."""

    title = forms.ChoiceField(label=_("Civilité"), choices=TITLES, required=False)
    last_name = NameField(label=_("Nom de famille"))
    first_name = NameField(label=_("Prénom"))
    birth_name = NameField(label=_("Nom de naissance"), required=False)
    birth_date = DayField(label=_("Date de naissance"), required=False)
    mobile = PhoneField(label=_("Mobile"))
    phone = PhoneField(label=_("Téléphone"))
    email = forms.EmailField(label=_("Mail"), required=False)
    address = NameField(label=_("Adresse"), max_length=300, required=False)
    postal_code = NameField(label=_("Code postal"), max_length=10, required=False)
    city = NameField(label=_("Ville"), required=False)

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(person, name) for name in self.base_fields})
        field = self.fields["title"]
        assert isinstance(field, forms.ChoiceField)
        if person.title not in dict(TITLES):
            field.choices = [*TITLES, (person.title, person.title)]

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        if day and not date(clock.today().year - 120, 1, 1) <= day <= clock.today():
            raise ValidationError(_("Cette date de naissance ne va pas. Exemple : 14/03/2017."))
        return day


class _UntilForm(forms.Form):
    until = DayField(label=_("Jusqu’au"), required=False)

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day and day < clock.today():
            raise ValidationError(_("Ce jour est déjà passé."))
        if day and (day - clock.today()).days > LATEST_END:
            raise ValidationError(_("C’est dans plus d’un an. Choisissez un jour de cette année scolaire."))
        return day


class SubstituteForm(AdultForm, _UntilForm):
    """Someone who replaces a teacher."""

    email = forms.EmailField(label=_("Mail"), required=False)
    until = DayField(
        label=_("Présent jusqu’au"),
        help_text=_("Ce jour compris. Le lendemain, l’accès s’arrête de lui-même."),
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Classes"), queryset=Group.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = classes  # type: ignore[attr-defined]
        self.order_fields(["title", "last_name", "first_name", "email", "groups", "until"])


class GroupForm(forms.Form):
    name = NameField(label=_("Nom du groupe"), help_text=_("Exemple : Chorale du mardi."))


class WholeClassForm(_UntilForm):
    """A whole class enters a group."""

    group = forms.ModelChoiceField(
        label=_("Toute une classe"), queryset=Group.objects.none(), empty_label=_("Choisir")
    )

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = classes  # type: ignore[attr-defined]


class TeacherForm(_UntilForm):
    """A teacher who stands before a group."""

    teacher = forms.ModelChoiceField(
        label=_("Enseignant"), queryset=Person.objects.none(), empty_label=_("Choisir")
    )
    subject = NameField(label=_("Matière"), required=False)

    def __init__(self, *args: Any, teachers: Any, first_degree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]
        if first_degree:
            del self.fields["subject"]
        self.order_fields(["teacher", "subject", "until"])


class ClosingForm(forms.Form):
    """Days when one school is closed."""

    name = NameField(label=_("Pourquoi"), max_length=80, help_text=_("Exemple : Pont de l’Ascension."))
    first_day = DayField(label=_("Premier jour"))
    last_day = DayField(label=_("Dernier jour"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first = cleaned.get("first_day")
        last = cleaned["last_day"] = cleaned.get("last_day") or first
        if first and last and not 0 <= (last - first).days <= LATEST_END:
            self.add_error("last_day", _("Le dernier jour vient avant le premier, ou plus d’un an après."))
        if last and last < clock.today():
            self.add_error("first_day", _("Ces jours sont déjà passés."))
        return cleaned


class ContactForm(forms.Form):
    """Which of the rules that a school may settle hold there."""

    guardians_meet = forms.BooleanField(
        label=_("Les parents d’une même classe se voient dans l’annuaire"),
        required=False,
        help_text=_("Leur nom et l’enfant dont ils sont parents ; jamais leur adresse ni leur téléphone."),
    )
    allowed = forms.TypedMultipleChoiceField(
        label=_("Règles"),
        coerce=int,
        required=False,
        error_messages={
            "invalid_choice": _("Une de ces règles n’existe plus. Rechargez la page, puis recommencez.")
        },
    )

    def __init__(self, *args: Any, rules: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["allowed"].choices = [(pk, "") for pk in rules]  # type: ignore[attr-defined]


def kinships() -> list[tuple[str, str]]:
    """(code, word) of the kinship of a guardian, from `data/kinship.toml`."""
    text = files("preau.directory").joinpath("data", "kinship.toml").read_text(encoding="utf-8")
    return [(row["code"], gettext(row["label"])) for row in tomllib.loads(text)["kinship"]]
