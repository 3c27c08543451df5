"""What makes of the site an application of the phone: its manifest, its service worker, its page of last resort."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

ICON, BADGE = "ui/icons/icon-192.png", "ui/icons/badge-96.png"
# What each page needs to be drawn without network.
SHELL = (
    "ui/app.css", "ui/app.js", "ui/device.js", "ui/aloud.js", "ui/roll.js", "ui/sprite.svg", "ui/pictures.svg", "ui/logo.svg",
    "ui/chalk.svg", "ui/empty.svg", "ui/fonts/text.woff2", "ui/fonts/digits.woff2", ICON,
)  # fmt: skip


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """W3C Web Application Manifest; names and shortcuts in the language of the browser."""
    return JsonResponse(
        _manifest(), content_type="application/manifest+json", json_dumps_params={"indent": 1}
    )


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it serves every page; another one when anything that it keeps has changed."""
    return HttpResponse(_service_worker(), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """No network, and no copy of the page that was asked for; it says nothing of anybody."""
    return render(request, "ui/offline.html")


@require_safe
@cache_control(max_age=3600)
def asset_links(request: HttpRequest) -> HttpResponse:
    """That the application of the Android shop and this site are of the same hand (Digital Asset Links, v1)."""
    package, _space, fingerprints = settings.ANDROID.partition(" ")
    if not fingerprints:
        raise Http404
    target = {
        "namespace": "android_app",
        "package_name": package,
        "sha256_cert_fingerprints": [one.strip() for one in fingerprints.split(",")],
    }
    return JsonResponse(
        [{"relation": ["delegate_permission/common.handle_all_urls"], "target": target}], safe=False
    )


def _manifest() -> dict[str, Any]:
    return {
        "id": "/",
        "name": "Préau",
        "short_name": "Préau",
        "description": _("L’espace de l’école, du collège et du lycée."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f1ea",
        "theme_color": "#1b5f57",
        "categories": ["education"],
        "icons": [*_icons("any", "icon", (192, 512)), *_icons("maskable", "maskable", (192, 512))],
        "share_target": {
            "action": reverse("going:share"), "method": "GET", "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "titre", "text": "texte", "url": "adresse"},
        },
        "shortcuts": [_shortcut(name, _words) for name, _words in _doors()],
    }  # fmt: skip


def _icons(purpose: str, name: str, sizes: tuple[int, ...]) -> list[dict[str, str]]:
    return [
        {
            "src": static(f"ui/icons/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png",
            "purpose": purpose,
        }
        for size in sizes
    ]  # fmt: skip


def _doors() -> list[tuple[str, str]]:
    return [("messages", _("Messages")), ("agenda", _("Agenda")), ("carnet", _("Carnet de liaison"))]


def _shortcut(door: str, words: str) -> dict[str, Any]:
    url = reverse("going:door", kwargs={"door": door})
    return {"name": words, "url": url, "icons": _icons("any", "icon", (192,))}


@cache
def _service_worker() -> str:
    """The program, after the one line that it reads: its version, what pages need, the page of last resort."""
    assets = [static(name) for name in SHELL]
    program = Path(str(find("ui/sw.js"))).read_text()
    version = hashlib.sha256("\n".join([program, *assets, *map(_sum, SHELL)]).encode()).hexdigest()[:12]
    known = {
        "version": version, "assets": assets, "offline": reverse("ui:offline"), "icon": static(ICON),
        "badge": static(BADGE),
    }  # fmt: skip
    return f"const PREAU = {json.dumps(known)};\n{program}"


def _sum(name: str) -> str:
    return hashlib.sha256(Path(str(find(name))).read_bytes()).hexdigest()
