"""The live door, served by uvicorn: what is slow or must be pushed, under the same URLs and the same rights."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preau.settings")
application = get_asgi_application()
