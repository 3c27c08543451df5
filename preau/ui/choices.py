"""How a person wants pages to look. Nothing chosen means: as the device prefers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

THEME_COOKIE = "preau_theme"
CONTRAST_COOKIE = "preau_contraste"


class Theme(TextChoices):
    DEVICE = "", _("Comme mon appareil")
    LIGHT = "light", _("Clair")
    DARK = "dark", _("Sombre")


class Contrast(TextChoices):
    DEVICE = "", _("Comme mon appareil")
    MORE = "more", _("Plus de contraste")
