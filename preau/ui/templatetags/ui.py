"""Tags and filters of every page; they are built in, no page loads them."""

from functools import cache
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.template import RequestContext
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from preau.base import direct
from preau.base.live import live_origin
from preau.ui import languages, links, names, typed, words
from preau.ui.addresses import hat_page_url
from preau.ui.fields import described_field
from preau.ui.forms import LookForm, look_of

register = template.Library()
# Icons that point along the line: they turn round where one reads from right to left.
POINTING = {"arrow-back-up", "arrow-left", "chevron-left", "chevron-right", "logout", "send"}

register.filter("day_words", words.day_words)
register.filter("full_day_words", words.full_day_words)
register.filter("short_day_words", words.short_day_words)
register.filter("hour_words", words.hour_words)
register.filter("moment_words", words.moment_words)
register.filter("opening_words", words.opening_words)
register.filter("stamp_words", words.stamp_words)
register.filter("size_words", words.size_words)
register.filter("number_words", words.number_words)
register.filter("phone_words", words.phone_words)
register.filter("decimal_words", words.decimal_words)
register.filter("money_words", words.money_words)
register.filter("percent_words", words.percent_words)
register.filter("initials", names.initials)
register.filter("hue_of", names.hue_of)
register.filter("of_name", names.of_name)
register.simple_tag(words.count_words, name="count_words")


@register.filter(is_safe=True, needs_autoescape=True)
def urlize(text: str, autoescape: bool = True) -> SafeString:
    """Takes the place of Django's: a link that is disguised says where it leads."""
    return links.linked(text, autoescape=autoescape)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """`{% icon "sun" %}`: one outline of the sprite (frontend/icons.json); always next to a word."""
    look = "icon icon-points" if name in POINTING else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', look, static("ui/sprite.svg"), name
    )


@register.simple_tag
@cache
def drawing(name: str) -> SafeString:
    """`{% drawing "bowl" %}`: a picture of young pages (frontend/drawings/pictures.svg); always with a word."""
    return format_html(
        '<svg class="drawing" aria-hidden="true"><use href="{}#{}"/></svg>', static("ui/pictures.svg"), name
    )


@register.simple_tag(name="static")
@cache
def static_url(name: str) -> str:
    """`{% static "ui/app.css" %}`: in place of Django's, which looks for the name of a file again at each page."""
    return static(name)


@register.simple_tag
def still(template_name: str) -> SafeString:
    """`{% still "ui/_phone.html" %}`: what changes with the language alone is drawn once in each."""
    return _still(template_name, get_language())


@cache
def _still(template_name: str, _language: str | None) -> SafeString:
    return SafeString(get_template(template_name).render())


@register.simple_tag(takes_context=True)
def hat_url(context: dict[str, Any], url_name: str, *args: object, **kwargs: object) -> str:
    """`{% hat_url "messaging:thread" pk=thread.pk %}`: the URL under the hat of this page.

    A `hat=` keyword leads to the same page under another of the person's hats.
    """
    hat = str(kwargs.pop("hat", "") or context["request"].hat.key)
    return hat_page_url(url_name, hat, **kwargs)


@register.simple_tag(takes_context=True)
def upload_url(context: dict[str, Any], url_name: str, **kwargs: object) -> str:
    """`{% upload_url "messaging:new" %}`: where a form that holds a file is sent, which may be slow."""
    return live_origin(context["request"]) + hat_url(context, url_name, **kwargs)


@register.simple_tag(takes_context=True)
def upload_here(context: dict[str, Any]) -> str:
    """As `upload_url`, for the page that is shown."""
    request: HttpRequest = context["request"]
    return live_origin(request) + request.get_full_path()


@register.simple_tag(takes_context=True)
def whose(context: dict[str, Any]) -> str:
    """On the body of a page of someone: whose it is, and where it listens to what changes."""
    request = context.get("request")
    person = getattr(request, "person", None)
    if request is None or person is None:
        return ""
    return format_html(' data-who="{}" data-direct="{}"', person.pk, live_origin(request) + direct.PATH)


@register.simple_tag(takes_context=True)
def person_menu(context: RequestContext) -> SafeString:
    """The person and their other hats, which a page shows twice: on the roof of a phone, on the rail of a desk."""
    request: Any = context.request
    if not hasattr(request, "person_menu"):
        assert context.template
        request.person_menu = context.template.engine.get_template("ui/_person.html").render(context)
    return request.person_menu  # type: ignore[no-any-return]


@register.simple_tag
def avatar(name: str, hue: str = "", size: str = "") -> SafeString:
    """`{% avatar person.display_name person.pk|hue_of "lg" %}`: initials; size is "", "sm" or "lg"."""
    classes = "avatar" + (f" avatar-{size}" if size else "") + (f" hue-{hue}" if hue else "")
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, names.initials(name))


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, label: str = "") -> dict[str, Any]:
    """`{% field form.subject %}`: label, control, hint and errors, tied together for screen readers."""
    return described_field(bound, label)


@register.inclusion_tag("ui/_errors.html")
def errors(form: Form) -> dict[str, Any]:
    """`{% errors form %}`: what is wrong, on top of the form, each line leading to its field."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


@register.simple_tag
def other_languages() -> list[languages.Language]:
    """`{% other_languages as others %}`: those that are offered besides the one of the page."""
    return [one for one in languages.offered() if one.code != get_language()]


@register.simple_tag(takes_context=True)
def look_form(context: dict[str, Any]) -> LookForm:
    """`{% look_form as look %}`: colours and contrast of this device; it is sent to `ui:look` with a `suite`."""
    return LookForm(initial=look_of(context["request"]))


@register.simple_tag(takes_context=True)
def typed_fields(context: dict[str, Any]) -> list[typed.TypedField]:
    request: HttpRequest = context["request"]
    return typed.typed_fields(request)


@register.simple_tag(takes_context=True)
def may_send_again(context: dict[str, Any]) -> bool:
    request: HttpRequest = context["request"]
    return typed.may_send_again(request)
