"""The job that looks after the others."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="base.take_up_again", pass_context=False)
async def take_up_again(timestamp: int = 0) -> None:
    """Jobs that a killed worker left halfway start again; every task of the house bears repetition."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
