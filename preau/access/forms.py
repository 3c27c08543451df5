from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from preau.access import passwords, queries
from preau.access.models import Account, ActivationCode

# Words of the button that a browser with scripts adds below the field.
SHOW = _("Montrer le mot de passe")


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
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-show": SHOW}),
    )

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code de la feuille"),
        max_length=40,
        help_text=_("Douze signes. Exemple : 7KFM-2QXT-94HD."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-code-from-link": "",
            }
        ),
    )

    found: ActivationCode

    def __init__(self, *args: Any, wait: str = "", **kwargs: Any) -> None:
        """`wait` is why no code is looked at now."""
        super().__init__(*args, **kwargs)
        self.wait = wait

    def clean_code(self) -> str:
        if self.wait:
            raise ValidationError(self.wait)
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
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-show": SHOW}),
    )

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = _(
            "%(least)s signes au moins. Une phrase se retient bien : « trois vaches dans le pré »."
        ) % {"least": passwords.shortest(account.person)}

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        passwords.refuse_weak(password, person=self.account.person, login=self.account.login)
        return password


class ActivationForm(NewPasswordForm):
    email = forms.EmailField(
        label=_("Adresse mail"),
        required=False,
        help_text=_("Pour retrouver l’accès si vous oubliez le mot de passe."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["password", "email"]


class SureForm(forms.Form):
    """What could take the account away is asked with the password: a page left open is not its owner."""

    current = forms.CharField(
        label=_("Mot de passe actuel"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    account: Account
    wait = ""  # why no password is looked at now

    def clean_current(self) -> str:
        if self.wait:
            raise ValidationError(self.wait)
        current = str(self.cleaned_data["current"])
        if not self.account.check_password(current):
            raise ValidationError(_("Ce n’est pas votre mot de passe actuel."))
        return current


class ChangePasswordForm(SureForm, NewPasswordForm):
    field_order = ["current", "password"]


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Cette adresse ne va pas. Exemple : claire@exemple.fr.")},
    )


class ChangeEmailForm(SureForm, EmailForm):
    field_order = ["email", "current"]

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.auto_id = account, "mail_%s"


class LanguageForm(forms.Form):
    """Among the languages that have a catalogue; a page shows it only when there are several."""

    language = forms.ChoiceField(label=_("Langue"), choices=lambda: settings.LANGUAGES)
