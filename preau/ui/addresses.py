"""Where pages are: the resolver's answer is kept, since a first page asks it sixteen times, mostly for the same doors."""

from functools import lru_cache

from django.urls import reverse


def hat_page_url(url_name: str, hat: str, **kwargs: object) -> str:
    """ "/parent/messages/12/": the page of this name under a hat; `NoReverseMatch` when there is none."""
    return _reversed(url_name, hat, *kwargs.items())


@lru_cache(maxsize=20_000)
def _reversed(url_name: str, hat: str, *kwargs: tuple[str, object]) -> str:
    return reverse(url_name, kwargs={"hat": hat, **dict(kwargs)})
