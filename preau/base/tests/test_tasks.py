"""What a killed worker left halfway."""

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from preau.base.tasks import take_up_again


def job(status: str, heartbeat: str | None) -> int:
    """A job in this state, of a worker last heard so long ago; None when the worker is forgotten."""
    with connection.cursor() as cursor:
        worker = None
        if heartbeat:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
                [heartbeat],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
            "VALUES ('default', 'x', %s, %s) RETURNING id",
            [status, worker],
        )
        return int(cursor.fetchone()[0])


def test_jobs_of_a_killed_worker_wait_again_and_those_of_a_living_one_go_on(db):
    killed, forgotten = job("doing", "5 minutes"), job("doing", None)
    alive, failed = job("doing", "1 second"), job("failed", "5 minutes")
    async_to_sync(take_up_again.func)()
    states = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert [states[pk] for pk in (killed, forgotten, alive, failed)] == ["todo", "todo", "doing", "failed"]
