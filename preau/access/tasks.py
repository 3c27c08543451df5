"""Jobs of the access room: mails, so that an answer takes the same time for all, sheets, and the sweeping."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from preau.access import queries, throttle
from preau.access.models import Account
from preau.access.sessions import SessionStore
from preau.access.sheets import batches


@app.task
def mail_help(email: str) -> None:
    """The logins that this verified address opens, each with a link good for an hour; nothing otherwise."""
    for account in queries.accounts_with(email):
        link = reverse("access:reset", kwargs={"token": queries.reset_token(account)})
        _mail(account, _("Votre accès à Préau"), "access/mail_help.txt", link)


@app.task
def mail_verification(account_id: int) -> None:
    account = Account.objects.select_related("person").filter(pk=account_id).exclude(email="").first()
    if account and not account.email_verified_at:
        link = reverse("access:verify", kwargs={"token": queries.email_token(account)})
        _mail(account, _("Vérifiez votre adresse"), "access/mail_verify.txt", link)


@app.task(retry=3)
def draw_sheets(batch_id: int) -> None:
    batches.draw(batch_id)


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="access.sweep")
def sweep(timestamp: int = 0) -> None:
    """Forget the tries out of every window and the sessions that are over."""
    throttle.sweep()
    SessionStore.clear_expired()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="access.sweep_sheets")
def sweep_sheets(timestamp: int = 0) -> None:
    """Papers go within the minute after their hour."""
    batches.sweep()


def _mail(account: Account, subject: str, template: str, link: str) -> None:
    with override(account.reads):
        body = render_to_string(template, {"account": account, "link": settings.PUBLIC_URL + link})
        send_mail(str(subject), body, None, [account.email])
