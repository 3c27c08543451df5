"""The live door, served by uvicorn: what is slow or must be pushed, under the same URLs and the same rights."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preau.settings")
_django = get_asgi_application()  # before anything that needs the settings

from preau.base.bodies import BoundedDoor  # noqa: E402
from preau.base.direct import Direct  # noqa: E402

application = Direct(BoundedDoor(_django))
