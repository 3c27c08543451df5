from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.directory.models import Person
from preau.notifications import queries


class MailForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Me prévenir quand il y a"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        choices = queries.mail_choices(person)
        super().__init__(data, initial={"kinds": [code for code, _label, wanted in choices if wanted]})
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, label) for code, label, _wanted in choices]
