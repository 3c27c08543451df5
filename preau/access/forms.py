from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.access import queries
from preau.access.models import Account, ActivationCode


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("Identifiant"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code de la feuille"),
        max_length=40,
        help_text=_("Douze signes. Exemple : 7KFM-2QXT-94HD."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    found: ActivationCode

    def clean_code(self) -> str:
        found = queries.open_code(self.cleaned_data["code"])
        if found is None:
            raise ValidationError(
                _(
                    "Ce code ne va pas : il est mal tapé, déjà utilisé ou remplacé. L’école peut en donner un autre."
                )
            )
        self.found = found
        return str(self.cleaned_data["code"])


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=200,
        strip=False,
        help_text=_("Dix signes au moins. Une phrase se retient bien : « trois vaches dans le pré »."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.account)
        return password


class ActivationForm(NewPasswordForm):
    email = forms.EmailField(
        label=_("Adresse mail"),
        required=False,
        help_text=_("Pour retrouver l’accès si vous oubliez le mot de passe."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["password", "email"]


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label=_("Mot de passe actuel"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password"]

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(account, *args, **kwargs)
        self.fields["password"].label = _("Nouveau mot de passe")

    def clean_current(self) -> str:
        current = str(self.cleaned_data["current"])
        if not self.account.check_password(current):
            raise ValidationError(_("Ce n’est pas votre mot de passe actuel."))
        return current


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Cette adresse ne va pas. Exemple : claire@exemple.fr.")},
    )
