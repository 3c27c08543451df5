"""What an author asks and a parent ticks; checked here, done in `actions`."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from preau.base import clock
from preau.directory.audiences import Audience
from preau.news.carnet.forms import DayField
from preau.news.choices import Shown, VoiceOf
from preau.news.models import Poll
from preau.news.polls.queries import Ballot
from preau.ui.written import WrittenField

LONGEST = timedelta(days=92)


class PollForm(forms.Form):
    """A poll, whole."""

    audience = forms.ChoiceField(
        label=_("Pour qui ?"), error_messages={"required": _("Dites à quelles familles vous demandez.")}
    )
    question = WrittenField(
        label=_("Votre question"), max_length=200,
        error_messages={"required": _("Il manque la question. Exemple : Quel jour vous va pour la fête ?")},
    )  # fmt: skip
    words = WrittenField(
        label=_("Quelques mots de plus"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    answers = WrittenField(
        label=_("Les réponses possibles, une par ligne"), max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("De deux à huit."),
        error_messages={"required": _("Il manque les réponses, une par ligne. Exemple : Samedi matin.")},
    )  # fmt: skip
    several = forms.BooleanField(label=_("On peut cocher plusieurs réponses"), required=False)
    voice_of = forms.ChoiceField(
        label=_("Qui répond ?"), choices=VoiceOf.choices, widget=forms.RadioSelect, initial=VoiceOf.PARENT
    )
    named = forms.BooleanField(
        label=_("Je lirai qui a répondu quoi"), required=False,
        help_text=_("Les familles le sauront avant de répondre. Sinon, des nombres seulement, pour tous."),
    )  # fmt: skip
    shown = forms.ChoiceField(
        label=_("Les familles lisent les résultats"), choices=Shown.choices, widget=forms.RadioSelect, initial=Shown.CLOSED
    )  # fmt: skip
    closes_on = DayField(label=_("Répondre jusqu’au soir du"))
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, audiences: list[Audience], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["audience"], [(one.key, one.words) for one in audiences])

    def clean_answers(self) -> list[str]:
        lines = [" ".join(line.split())[:80] for line in str(self.cleaned_data["answers"]).splitlines()]
        found = list(dict.fromkeys(filter(None, lines)))
        if not 2 <= len(found) <= 8:
            raise ValidationError(
                _("Il faut de 2 à 8 réponses différentes, une par ligne. Exemple : Samedi matin.")
            )
        return found

    def clean_closes_on(self) -> date:
        day: date = self.cleaned_data["closes_on"]
        if not clock.today() <= day <= clock.today() + LONGEST:
            raise ValidationError(_("Cette date est passée, ou à plus de trois mois."))
        return day


class BallotForm(forms.Form):
    """One voice; nothing is ticked beforehand but what one has answered."""

    def __init__(self, poll: Poll, ballot: Ballot, data: Any = None) -> None:
        given = [str(place) for place in ballot.given.ticked] if ballot.given else []
        initial = {"ticked": given if poll.several else "".join(given[:1])}
        super().__init__(data, prefix=ballot.key, initial=initial)
        self.ballot = ballot
        kind = forms.MultipleChoiceField if poll.several else forms.ChoiceField
        self.fields["ticked"] = kind(
            label=poll.question,
            choices=[(str(place), answer) for place, answer in enumerate(poll.answers)],
            widget=forms.CheckboxSelectMultiple if poll.several else forms.RadioSelect,
            error_messages={"required": _now("Cochez une réponse.")},
        )

    @property
    def places(self) -> list[int]:
        found = self.cleaned_data["ticked"]
        return [int(one) for one in (found if isinstance(found, list) else [found])]


def _offer(field: forms.Field, choices: list[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
