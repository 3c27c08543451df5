"""What the pages receive, checked; nothing is done here."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.council.choices import LONGEST_OBJECT, Publication, Reply, Role, VoiceChoice
from preau.council.drafting import ModelAct, model_acts
from preau.council.law.voting import Tally
from preau.council.models import Assembly, Member

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_NO_DAY = {"required": _("Il manque le jour."), "invalid": _("Ce jour ne se lit pas. Exemple : 28/11/2026.")}
_NO_HOUR = {"required": _("Il manque l’heure."), "invalid": _("Cette heure ne se lit pas. Exemple : 19:30.")}


def people(members: Iterable[Member]) -> list[tuple[str, str]]:
    return [("", str(_("Choisir…"))), *((str(one.pk), one.person.listed_name) for one in members)]


class MomentForm(forms.Form):
    """A day and an hour."""

    day = forms.DateField(label=_("Jour"), widget=DAY, error_messages=_NO_DAY)
    hour = forms.TimeField(label=_("Heure"), widget=HOUR, initial=time(19, 0), error_messages=_NO_HOUR)

    @property
    def moment(self) -> datetime:
        return make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]), clock.PARIS)


class SittingForm(MomentForm):
    """`assemblies` are those that the hat keeps."""

    assembly = forms.ModelChoiceField(
        label=_("Assemblée"), queryset=Assembly.objects.none(), empty_label=None,
        error_messages={"required": _("Dites quelle assemblée se réunit.")},
    )  # fmt: skip
    place = forms.CharField(
        label=_("Lieu"),
        max_length=160,
        error_messages={"required": _("Il manque le lieu. Exemple : salle du conseil.")},
    )
    field_order = ["assembly", "day", "hour", "place"]

    def __init__(self, assemblies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assembly"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = assemblies
        if len(assemblies) == 1:
            field.widget, field.initial = field.hidden_widget(), assemblies[0].pk


class MemberForm(forms.Form):
    """One member of those offered; used by the buttons of the room."""

    member = forms.TypedChoiceField(
        label=_("Membre"),
        coerce=int,
        error_messages={
            "required": _("Choisissez un nom."),
            "invalid_choice": _("Choisissez un nom de la liste."),
        },
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        field = self.fields["member"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = people(self.found.values())

    @property
    def chosen(self) -> Member:
        return self.found[self.cleaned_data["member"]]


class ProxyForm(forms.Form):
    giver = forms.TypedChoiceField(
        label=_("Qui donne pouvoir"), coerce=int, error_messages={"required": _("Dites qui donne pouvoir.")}
    )
    holder = forms.TypedChoiceField(
        label=_("À qui"), coerce=int, error_messages={"required": _("Dites qui reçoit le pouvoir.")}
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        for field in self.fields.values():
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = people(self.found.values())


class MatterForm(forms.Form):
    title = forms.CharField(
        label=_("Intitulé"), max_length=300,
        error_messages={"required": _("Il manque l’intitulé. Exemple : Tarifs de la cantine.")},
    )  # fmt: skip
    template = forms.ChoiceField(label=_("Acte modèle"), required=False)
    rapporteur = forms.TypedChoiceField(label=_("Rapporteur"), required=False, coerce=int, empty_value=None)
    report = forms.CharField(
        label=_("Note de présentation"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Elle part avec la convocation ; obligatoire à partir de 3 500 habitants (article L2121-12 du CGCT)."),
    )  # fmt: skip

    def __init__(self, assembly: Assembly, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        template, rapporteur = self.fields["template"], self.fields["rapporteur"]
        assert isinstance(template, forms.ChoiceField) and isinstance(rapporteur, forms.ChoiceField)
        template.choices = [
            ("", _("Aucun : information, question diverse")),
            *((one.code, one.name) for one in model_acts(assembly.kind)),
        ]
        rapporteur.choices = people(self.found.values())

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"rapporteur": self.found.get(self.cleaned_data["rapporteur"])}


class CallForm(forms.Form):
    urgent = forms.CharField(
        label=_("Urgence"), max_length=300, required=False,
        help_text=_("Seulement si le délai est abrégé : pourquoi. Le conseil se prononce à l’ouverture."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    reply = forms.ChoiceField(
        label=_("Votre réponse"), choices=Reply.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )  # fmt: skip
    proxy_to = forms.TypedChoiceField(
        label=_("Pouvoir donné à"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        field = self.fields["proxy_to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = people(self.found.values())

    @property
    def holder(self) -> Member | None:
        return self.found.get(self.cleaned_data["proxy_to"])


def _count(label: Any, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=999, required=required, initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": _("Un nombre entier. Exemple : 12."), "min_value": _("Un nombre entier. Exemple : 12.")},
    )  # fmt: skip


class VoteForm(forms.Form):
    """A vote by raised hands."""

    voices_for = _count(_("Pour"))
    against = _count(_("Contre"))
    abstained = _count(_("Abstention"))
    chair_voice = forms.ChoiceField(
        label=_("À égalité, voix de la présidence"),
        required=False,
        choices=[("", _("Sans objet")), *VoiceChoice.choices],
    )

    def tally(self) -> Tally:
        data = self.cleaned_data
        return Tally(data["voices_for"] or 0, data["against"] or 0, data["abstained"] or 0)


class NamedForm(forms.Form):
    """A choice in front of each name; one left open took no part."""

    asked_by = _count(_("Demandé par combien de membres présents"))

    def __init__(self, voices: Iterable[tuple[Member, Member | None]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = list(voices)
        for one, holder in self.voters:
            label = one.person.listed_name + (_(", par %s") % holder.said if holder else "")
            self.fields[f"voice-{one.pk}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", _("N’a pas pris part au vote")), *VoiceChoice.choices],
            )

    def voices(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"voice-{one.pk}"] for one, _holder in self.voters}


class MarksForm(forms.Form):
    """Who put a ballot in the box; ticked beforehand: all those who may."""

    marks = forms.TypedMultipleChoiceField(
        label=_("Émargement"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Qui a mis un bulletin dans l’urne. Rien ne dit ce que chacun a voté."),
    )  # fmt: skip

    def __init__(self, voices: Iterable[tuple[Member, Member | None]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one, _holder in voices}
        field = self.fields["marks"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, one.person.listed_name) for pk, one in self.found.items()]
        field.initial = list(self.found)

    def marked(self) -> list[Member]:
        return [self.found[pk] for pk in self.cleaned_data["marks"]]


class SecretForm(MarksForm):
    voices_for = _count(_("Bulletins pour"))
    against = _count(_("Bulletins contre"))
    blank = _count(_("Blancs ou nuls"))
    asked_by = _count(_("Demandé par combien de membres présents"))
    field_order = ["voices_for", "against", "blank", "asked_by", "marks"]

    def tally(self) -> Tally:
        data = self.cleaned_data
        return Tally(data["voices_for"] or 0, data["against"] or 0, 0, data["blank"] or 0)


class RoundForm(MarksForm):
    """One round: the voices of each candidacy."""

    blank = _count(_("Blancs ou nuls"))

    def __init__(self, candidacies: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidacies = list(candidacies)
        counts = {f"for-{one.pk}": _count(one.member.said) for one in self.candidacies}
        self.fields = counts | self.fields

    def voices(self) -> dict[int, int]:
        return {one.pk: self.cleaned_data[f"for-{one.pk}"] or 0 for one in self.candidacies}


class FieldsForm(forms.Form):
    """The fields of a model act; a person is one of the members."""

    def __init__(self, model: ModelAct, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.said, one.said) for one in members]
        for one in model.fields:
            self.fields[one.name] = (
                forms.ChoiceField(label=one.label, required=False, choices=[("", _("Choisir…")), *names])
                if one.kind == "person"
                else forms.CharField(
                    label=one.label, required=False, max_length=500, help_text=one.help, initial=one.default
                )
            )
            self.fields[one.name].expected = True  # type: ignore[attr-defined]  # asked when the text is frozen


class ParagraphsField(forms.CharField):
    """Paragraphs, an empty line between two."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=60_000, widget=forms.Textarea(attrs={"rows": 6}), **kwargs
        )

    def clean(self, value: Any) -> list[str]:
        parts = super().clean(value).replace("\r\n", "\n").split("\n\n")
        return [" ".join(one.split()) for one in parts if one.strip()]


class TextForm(forms.Form):
    title = forms.CharField(
        label=_("Objet"), max_length=LONGEST_OBJECT, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Il manque l’objet."), "max_length": _("500 signes au plus, comme à la préfecture.")},
    )  # fmt: skip
    subject_code = forms.RegexField(
        r"^\d(\.\d{1,2}){0,4}$", label=_("Matière"), required=False,
        help_text=_("Le code de la nomenclature de la préfecture. Exemple : 5.7 (intercommunalité)."),
        error_messages={"invalid": _("Ce code ne va pas. Exemple : 5.7.")},
    )  # fmt: skip
    visas = ParagraphsField(label=_("Visas"), help_text=_("Une ligne vide entre deux paragraphes."))
    considerings = ParagraphsField(label=_("Considérants"))
    articles = ParagraphsField(
        label=_("Ce que le conseil décide"), help_text=_("Un article par paragraphe : un verbe au présent.")
    )


class StepForm(forms.Form):
    on = forms.DateField(label=_("Jour"), widget=DAY, error_messages=_NO_DAY)
    proof = forms.CharField(
        label=_("Preuve"),
        max_length=300,
        required=False,
        help_text=_("Exemple : numéro de l’accusé de réception."),
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
    starts_on = forms.DateField(label=_("Siège depuis le"), widget=DAY, error_messages=_NO_DAY)
    alternate_of = forms.TypedChoiceField(
        label=_("Suppléant de"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, members: Iterable[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.pk: one for one in members}
        field = self.fields["alternate_of"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Personne : siège en titre")), *people(self.found.values())[1:]]


class TableForm(forms.Form):
    """A table of members pasted from a sheet."""

    lines = forms.CharField(
        label=_("Un membre par ligne"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Civilité, prénom, nom, adresse mail. Exemple : Mme ; Josette ; Dumez ; josette.dumez@mairie.fr"),
        error_messages={"required": _("La liste est vide. Exemple : Mme ; Josette ; Dumez ; josette.dumez@mairie.fr")},
    )  # fmt: skip
    since = forms.DateField(label=_("Siègent depuis le"), widget=DAY, error_messages=_NO_DAY)


class EndForm(forms.Form):
    on = forms.DateField(label=_("Dernier jour"), widget=DAY, error_messages=_NO_DAY)
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
