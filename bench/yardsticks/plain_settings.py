"""The settings of the house less its middleware, its URLs and what its templates add: for `plain_page`."""

from pathlib import Path
from typing import Any

from preau.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.yardsticks.plain_page"
TEMPLATES: list[dict[str, Any]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [Path(__file__).parent]}
]
