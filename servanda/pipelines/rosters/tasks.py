"""Invitations go out in the background; another worker carries on where one was lost."""

from __future__ import annotations

from procrastinate.contrib.django import app

from servanda.pipelines.rosters.actions.apply import carry_on_inviting
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.rosters.states import RosterStage


@app.task(name="rosters.invite", queue="rosters", retry=2)
def invite_later(roster_id: int) -> None:
    roster = Roster.objects.select_related("applied_by").get(pk=roster_id)
    if roster.sending and roster.applied_by:
        carry_on_inviting(roster=roster, by=roster.applied_by)


@app.periodic(cron="*/5 * * * *")
@app.task(name="rosters.resume", queue="rosters", queueing_lock="rosters.resume")
def resume(timestamp: int) -> None:
    """Every five minutes: whatever is still to be sent is asked for again. A lock keeps it from going out twice."""
    for roster in Roster.objects.filter(sending=True, stage=RosterStage.APPLIED).order_by("pk"):
        invite_later.defer(roster_id=roster.pk)
