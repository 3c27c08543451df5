"""The job that looks after the others, and the one that carries an event upward."""

from procrastinate.contrib.django import app

from preau.base import reactions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="base.take_up_again", pass_context=False)
async def take_up_again(timestamp: int = 0) -> None:
    """Jobs that a killed worker left halfway start again; every task of the house bears repetition."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.task(retry=5)
def react(verb: str, thing_id: int) -> None:
    reactions.run(verb, thing_id)
