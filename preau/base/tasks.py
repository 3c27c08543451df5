"""The job that looks after the others, and the one that runs what a higher room does of what a lower one says."""

from typing import Any

from procrastinate.contrib.django import app

from preau.base.manifest import resolve


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="base.take_up_again", pass_context=False)
async def take_up_again(timestamp: int = 0) -> None:
    """Jobs that a killed worker left halfway start again; every task of the house bears repetition."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.task(retry=5)
def react(verb: str, told: dict[str, Any]) -> None:
    """Run the verb of a higher room because a lower one has said something; it bears repetition, as every job does."""
    resolve(verb)(**told)
