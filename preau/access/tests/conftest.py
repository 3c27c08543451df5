import pytest
from procrastinate.contrib.django.models import ProcrastinateJob


@pytest.fixture
def jobs(db):
    """`jobs()` are the names of the jobs in the queue, in order."""
    return lambda: list(ProcrastinateJob.objects.order_by("id").values_list("task_name", flat=True))
