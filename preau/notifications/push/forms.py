from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.notifications.push.door import is_wellformed
from preau.notifications.push.keys import from_words
from preau.notifications.push.sealing import seal

NOT_OURS = _(
    "Ce navigateur propose un service d’annonces que Préau ne peut pas joindre. Essayez-en un autre."
)


class SubscriptionForm(forms.Form):
    """What a browser says of itself when it is asked to ring."""

    endpoint = forms.CharField(max_length=1000, error_messages={"required": NOT_OURS, "max_length": NOT_OURS})
    p256dh = forms.CharField(max_length=100, error_messages={"required": NOT_OURS, "max_length": NOT_OURS})
    auth = forms.CharField(max_length=40, error_messages={"required": NOT_OURS, "max_length": NOT_OURS})

    def clean_endpoint(self) -> str:
        endpoint: str = self.cleaned_data["endpoint"]
        if not (is_wellformed(endpoint) and endpoint.isascii() and endpoint.isprintable()):
            raise ValidationError(NOT_OURS)
        return endpoint

    def clean(self) -> dict[str, str]:
        """Keys that nothing can be sealed for are no keys."""
        found = super().clean() or self.cleaned_data
        try:
            auth = from_words(found["auth"])
            seal(b"", p256dh=from_words(found["p256dh"]), auth=auth)
        except (KeyError, ValueError) as wrong:
            raise ValidationError(NOT_OURS) from wrong
        if len(auth) != 16:
            raise ValidationError(NOT_OURS)
        return found
