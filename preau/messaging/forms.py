from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.directory.children import Child
from preau.messaging.choices import LONGEST_BODY
from preau.ui.written import WrittenField


class DraftForm(forms.Form):
    """What is typed; kept whatever it is, judged only at send."""

    child = forms.TypedChoiceField(label=_("À propos de"), required=False, coerce=int, empty_value=None)
    subject = WrittenField(label=_("Objet"), max_length=200, required=False)
    body = WrittenField(
        label=_("Message"),
        max_length=LONGEST_BODY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, children: list[Child], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = {one.person.pk: one.person for one in children}
        for one in self.fields.values():
            one.expected = True  # type: ignore[attr-defined]  # asked at send, not while typing
        field = self.fields["child"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Choisir…"))] * (len(children) > 1) + [
            (one.person.pk, one.badge) for one in children
        ]


class FindForm(forms.Form):
    find = forms.CharField(label=_("Un nom, une classe"), max_length=80, required=False)


class ReplyForm(forms.Form):
    """An answer, kept whatever it is, judged at send. `once` makes its button work once."""

    body = WrittenField(
        label=_("Répondre"), max_length=LONGEST_BODY, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].expected = True  # type: ignore[attr-defined]  # asked at send


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=_("Que se passe-t-il ?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La direction lira ces mots et le message."),
        error_messages={"required": _("Il manque un mot d’explication. Exemple : ce message me fait peur.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, is_above: bool = False) -> None:
        super().__init__(data)
        if is_above:
            self.fields["reason"].help_text = _(
                "La personne qui veille sur la messagerie lira ces mots et le message."
            )
