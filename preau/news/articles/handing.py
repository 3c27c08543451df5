"""What the news hand over of a school: its articles that were read, with their pictures."""

from collections.abc import Iterator

from preau.base.handing import Handed, file, safe_name, table
from preau.news.models import Article, Picture


def of_school(establishment_id: int) -> Iterator[Handed]:
    read = Article.objects.filter(
        establishment=establishment_id, available_at__isnull=False, withdrawn_at=None
    )
    yield table("articles.csv", ("numero", "lu_depuis", "titre", "ecrit_par", "texte"), read.order_by("available_at").values_list(
        "pk", "available_at", "title", "written_as", "body").iterator())  # fmt: skip
    for one in (
        Picture.objects.filter(article__in=read.values("pk"))
        .select_related("stored")
        .order_by("pk")
        .iterator()
    ):
        yield file(f"images/{one.article_id}-{one.pk}-{safe_name(one.name)}", one.stored.path)
