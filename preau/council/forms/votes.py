"""Votes and elections."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from preau.council.choices import VoiceChoice
from preau.council.forms.fields import count
from preau.council.law.voting import Tally
from preau.council.models import Member


class VoteForm(forms.Form):
    """A vote by raised hands."""

    voices_for = count(_("Pour"))
    against = count(_("Contre"))
    abstained = count(_("Abstention"))
    chair_voice = forms.ChoiceField(
        label=_("À égalité, voix de la présidence"),
        required=False,
        choices=[("", pgettext_lazy("vote", "Sans objet")), *VoiceChoice.choices],
    )

    def tally(self) -> Tally:
        data = self.cleaned_data
        return Tally(data["voices_for"] or 0, data["against"] or 0, data["abstained"] or 0)


class NamedForm(forms.Form):
    """A choice in front of each name; one left open took no part."""

    asked_by = count(_("Demandé par combien de membres présents"))

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
    voices_for = count(_("Bulletins pour"))
    against = count(_("Bulletins contre"))
    blank = count(_("Blancs ou nuls"))
    asked_by = count(_("Demandé par combien de membres présents"))
    field_order = ["voices_for", "against", "blank", "asked_by", "marks"]

    def tally(self) -> Tally:
        data = self.cleaned_data
        return Tally(data["voices_for"] or 0, data["against"] or 0, 0, data["blank"] or 0)


class RoundForm(MarksForm):
    """One round: the voices of each candidacy."""

    blank = count(_("Blancs ou nuls"))

    def __init__(self, candidacies: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidacies = list(candidacies)
        counts = {f"for-{one.pk}": count(one.member.said) for one in self.candidacies}
        self.fields = counts | self.fields

    def voices(self) -> dict[int, int]:
        return {one.pk: self.cleaned_data[f"for-{one.pk}"] or 0 for one in self.candidacies}
