"""What is typed into the timetable, checked; nothing is done here."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from preau.directory.children import Child
from preau.directory.forms import NameField
from preau.directory.models import Person
from preau.ui.names import of_name


class LinkForm(forms.Form):
    """A new address for a calendar application; a parent of several says whose."""

    child = forms.ChoiceField(label=_("L’agenda de"), required=False)
    name = NameField(
        label=_("Pour quel appareil ?"), max_length=40, help_text=_("Exemple : téléphone de Claire.")
    )

    def __init__(self, *args: Any, children: Iterable[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = {str(one.person.pk): one.person for one in children}
        choices = self.fields["child"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(key, of_name(one.first_name)) for key, one in self.children.items()]
        if len(self.children) < 2:
            choices.widget = forms.HiddenInput()

    def clean_child(self) -> Person | None:
        """The child asked; the only one when there is no choice; none for one's own agenda."""
        only = next(iter(self.children.values()), None)
        return self.children.get(str(self.cleaned_data.get("child")), only)
