"""What the role × route matrix puts into addresses: for each route with a parameter, an object in a given place.

A route `workspace/thing/<int:pk>/` needs a factory that makes a thing and returns the address's arguments:

    @makes("workspace:things-thing", "workspace:things-change")
    def _thing(at: Body) -> dict[str, Any]:
        return {"pk": factories.thing(body=at).pk}

The matrix calls it three times: with the actor's own body ("own"), with another body of the same State ("other") and
with a body of another State ("abroad"). For a thing that belongs to a State as a whole use `at.state`. Routes whose
parameter is no object of a body (a language, a token) use `same`, which is called once.

Then add the route's line to role_matrix.yaml; its head explains how.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.batches import apply_batch, plan_batch
from servanda.domain.implementation.actions.calls import Asking, prepare_call, send_call
from servanda.domain.implementation.actions.succession import succeed_body
from servanda.domain.implementation.actions.updates import comment_on_update, start_update
from servanda.domain.implementation.models import Action, Call
from servanda.domain.implementation.queries.asking import Choice
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.models import Recommendation
from servanda.domain.recommendations.queries import joinings_of
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.accounts.models import Invitation, User
from servanda.foundation.accounts.queries import token_hash
from servanda.foundation.accounts.system import system_user
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.notifications.actions.feeds import open_feed
from servanda.pipelines.notifications.links import feed_address, stop_address
from servanda.pipelines.notifications.models import Digest, Mail
from servanda.pipelines.publication.actions.release import release_bodies, release_import
from tests import factories
from tests.domain.implementation.planned import whole_action

Arguments = dict[str, Any]
OBJECTS: dict[str, Callable[[Body], Arguments]] = {}
SAME: dict[str, Callable[[], Arguments]] = {}


def makes(*routes: str) -> Callable[[Callable[[Body], Arguments]], Callable[[Body], Arguments]]:
    """The decorated function makes the object of these routes in the body it is given."""

    def register(factory: Callable[[Body], Arguments]) -> Callable[[Body], Arguments]:
        OBJECTS.update(dict.fromkeys(routes, factory))
        return factory

    return register


def same(*routes: str) -> Callable[[Callable[[], Arguments]], Callable[[], Arguments]]:
    """The decorated function gives the arguments of these routes, which belong to nobody."""

    def register(factory: Callable[[], Arguments]) -> Callable[[], Arguments]:
        SAME.update(dict.fromkeys(routes, factory))
        return factory

    return register


@makes("workspace:people-person", "workspace:people-grant")
def _person(at: Body) -> Arguments:
    return {"pk": factories.user("focal_point", at=at).pk}


@makes("workspace:people-end")
def _membership(at: Body) -> Arguments:
    return {"pk": factories.user("focal_point", at=at).memberships.get().pk}


@makes("workspace:absences-membership", "workspace:absences-alternate")
def _membership_to_cover(at: Body) -> Arguments:
    return _membership(at)


@makes("workspace:absences-end")
def _absence(at: Body) -> Arguments:
    held = factories.user("focal_point", at=at).memberships.get()
    today = clock.today()
    return {"pk": say_away(membership=held, since=today, until=today, by=held.user).pk}


@makes("workspace:absences-step-back")
def _stand_in(at: Body) -> Arguments:
    held, person = factories.user("focal_point", at=at).memberships.get(), factories.user("focal_point", at=at)
    return {"pk": name_stand_in(membership=held, person=person, since=clock.today(), by=held.user).pk}


@makes("workspace:handover-body", "workspace:handover-table")
def _handover(at: Body) -> Arguments:
    return {"pk": at.pk}


@makes("workspace:handover-draft")
def _draft_to_hand_over(at: Body) -> Arguments:
    author = factories.user("focal_point", at=at)
    return {"pk": start_update(target=factories.cluster(state=at.state), body=at, by=author).pk}


@makes("workspace:assignments-batch", "workspace:assignments-apply")
def _batch(at: Body) -> Arguments:
    clusters = [factories.cluster(state=at.state)]
    return {"pk": plan_batch(clusters=clusters, body=at, part=AssignmentPart.LEAD, by=_coordinator(at)).pk}


@makes("workspace:assignments-undo")
def _applied_batch(at: Body) -> Arguments:
    by = _coordinator(at)
    planned = plan_batch(clusters=[factories.cluster(state=at.state)], body=at, part=AssignmentPart.LEAD, by=by)
    return {"pk": apply_batch(batch=planned, by=by).pk}


@makes("workspace:people-resend", "workspace:people-withdraw")
def _invitation(at: Body) -> Arguments:
    return {"pk": invitation(at, token=f"token-{at.pk}").pk}


@makes(
    "workspace:bodies-body",
    "workspace:bodies-change",
    "workspace:bodies-close",
    "workspace:bodies-succeed",
    "workspace:bodies-succeed-undo",
    "workspace:bodies-post-add",
)
def _body(at: Body) -> Arguments:
    return {"pk": at.pk}


@makes(
    "workspace:bodies-post-move",
    "workspace:bodies-post-rename",
    "workspace:bodies-post-close",
    "workspace:bodies-post-supervisor",
)
def _post(at: Body) -> Arguments:
    return {"pk": Post.objects.create(body=at, titles={"en": "Director"}).pk}


@makes(
    "workspace:imports-batch",
    "workspace:imports-receipt",
    "workspace:imports-original",
    "workspace:imports-decide",
    "workspace:imports-agree",
    "workspace:imports-apply",
    "workspace:imports-discard",
    "workspace:imports-undo",
)
def _import(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk}


@makes("workspace:imports-lines")
def _import_lines(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk, "kind": "new"}


@makes("workspace:imports-line")
def _import_line(at: Body) -> Arguments:
    return {"pk": factories.import_of(at.state).pk, "position": 1}


@makes("workspace:recommendations-recommendation", "workspace:recommendations-tag", "workspace:recommendations-add-tag")
def _recommendation(at: Body) -> Arguments:
    return {"public_id": factories.recommendation(of=at.state).public_id}


@makes("workspace:assignments-recommendation")
def _recommendation_alone(at: Body) -> Arguments:
    return {"public_id": factories.recommendation(of=at.state).public_id}


@makes(
    "workspace:clusters-cluster",
    "workspace:clusters-edit",
    "workspace:clusters-remove",
    "workspace:clusters-plan",
    "workspace:assignments-cluster",
    "workspace:releases-cluster",
)
def _cluster(at: Body) -> Arguments:
    return {"public_id": factories.cluster(state=at.state).public_id}


@makes("workspace:clusters-undo")
def _joining(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    members = [factories.recommendation(of=at.state)]
    add_to_cluster(cluster=cluster, recommendations=members, by=_coordinator(at))
    return {"public_id": cluster.public_id, "joining": joinings_of(cluster)[0].pk}


@makes(
    "workspace:clusters-action",
    "workspace:plan-action",
    "workspace:plan-edit",
    "workspace:plan-aims",
    "workspace:plan-milestone-add",
    "workspace:plan-line-add",
    "workspace:plan-risk-add",
    "workspace:plan-need-add",
)
def _action(at: Body) -> Arguments:
    return {"pk": _planned(at).pk}


@makes("workspace:plan-milestone", "workspace:plan-milestone-settle")
def _milestone(at: Body) -> Arguments:
    return {"pk": _planned(at).milestones.order_by("id")[1].pk}


@makes("workspace:plan-line", "workspace:plan-line-remove")
def _budget_line(at: Body) -> Arguments:
    return {"pk": _planned(at).budget.order_by("id")[0].pk}


@makes("workspace:plan-risk", "workspace:plan-risk-remove")
def _risk(at: Body) -> Arguments:
    return {"pk": _planned(at).risks.get().pk}


@makes("workspace:plan-need", "workspace:plan-need-remove", "workspace:plan-need-show")
def _need(at: Body) -> Arguments:
    return {"pk": _planned(at).needs.order_by("id")[0].pk}


def _planned(at: Body) -> Action:
    members = [factories.recommendation(of=at.state)]
    return whole_action(factories.cluster(state=at.state, members=members), at, _coordinator(at), helping=at)


@makes("workspace:parliament-bill-add")
def _law(at: Body) -> Arguments:
    return _action(at)


@makes("workspace:parliament-bill", "workspace:parliament-bill-move")
def _bill(at: Body) -> Arguments:
    return {"pk": factories.bill(state=at.state).pk}


@makes("workspace:parliament-question")
def _question(at: Body) -> Arguments:
    return {"pk": factories.question(state=at.state).pk}


@same("workspace:parliament-table")
def _parliament_table() -> Arguments:
    return {"key": "laws"}


@same("workspace:overview-table")
def _overview_table() -> Arguments:
    return {"key": "coverage"}


@same("workspace:history-download")
def _history_form() -> Arguments:
    return {"form": "csv"}


@makes("workspace:history-event")
def _event(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=_coordinator(at))
    return {"pk": history_of(cluster)[0].pk}


@makes("workspace:history-thing")
def _thing_with_a_history(at: Body) -> Arguments:
    return {"kind": "cluster", "key": factories.cluster(state=at.state).public_id}


@makes("workspace:history-thing-download")
def _thing_to_download(at: Body) -> Arguments:
    return {**_thing_with_a_history(at), "form": "json"}


@makes("workspace:assignments-end")
def _assignment(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    return {"pk": assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=_coordinator(at)).pk}


@makes(
    "workspace:calls-call",
    "workspace:calls-send",
    "workspace:calls-remind",
    "workspace:calls-change",
    "workspace:calls-end",
    "workspace:calls-answers",
    "workspace:calls-csv",
)
def _call(at: Body) -> Arguments:
    return {"pk": _sent_call(at).pk}


@makes("workspace:calls-line")
def _answer_asked_for(at: Body) -> Arguments:
    return {"pk": _sent_call(at).lines.get().pk}


def _sent_call(at: Body) -> Call:
    coordinator, cluster = _coordinator(at), factories.cluster(state=at.state)
    assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=coordinator)
    due = clock.today() + datetime.timedelta(days=30)
    asking = Asking(titles={"en": "For the report"}, reasons={"en": "It is due."}, due_on=due)
    chosen = Choice(objectives=(cluster.public_id,))
    call = prepare_call(state=at.state, asking=asking, choice=chosen, by=coordinator)
    return send_call(call=call, version=call.version, by=coordinator)


@makes("workspace:chains-body", "workspace:chains-body-draw", "workspace:chains-body-drop")
def _chain_of_body(at: Body) -> Arguments:
    return {"pk": at.pk}


@makes("workspace:chains-state", "workspace:chains-state-draw", "workspace:chains-state-drop")
def _chain_of_state(at: Body) -> Arguments:
    return {"code": at.state_id}


@makes(
    "workspace:updates-update",
    "workspace:updates-comment",
    "workspace:updates-decide",
    "workspace:updates-take-back",
    "workspace:updates-figures",
    "workspace:releases-update",
)
def _approved_update(at: Body) -> Arguments:
    return {"pk": factories.approved_update(at).pk}


@makes(
    "workspace:updates-edit",
    "workspace:updates-check",
    "workspace:updates-versions",
    "workspace:updates-from-approved",
    "workspace:updates-hand-over",
    "workspace:updates-discard",
)
def _draft(at: Body) -> Arguments:
    approved = factories.approved_update(at)
    return {"pk": start_update(target=approved.target, body=at, by=factories.user("focal_point", at=at)).pk}


@makes("workspace:updates-restore")
def _earlier_version(at: Body) -> Arguments:
    return {**_draft(at), "number": 1}


@makes("workspace:updates-settle", "workspace:updates-reply")
def _comment(at: Body) -> Arguments:
    update = factories.approved_update(at)
    made = comment_on_update(update=update, part="level", text="Why?", by=factories.user("approver", at=at))
    return {"pk": made.pk}


@makes("workspace:updates-evidence")
def _evidence(at: Body) -> Arguments:
    update = factories.approved_update(at, with_file=True)
    return {"pk": update.evidence.get().pk}


@makes("workspace:releases-release", "workspace:releases-withdraw", "workspace:releases-correct")
def _release(at: Body) -> Arguments:
    coordinator = _coordinator(at)
    return {"sequence": release_bodies(bodies=Body.objects.filter(pk=at.pk), by=coordinator)[-1]}


@same("workspace:workbooks-take")
def _kind_of_sheet() -> Arguments:
    return {"kind": "answers"}


@makes(
    "workspace:workbooks-returned",
    "workspace:workbooks-corrections",
    "workspace:workbooks-original",
    "workspace:workbooks-decide",
    "workspace:workbooks-apply",
    "workspace:workbooks-stop",
    "workspace:workbooks-discard",
)
def _workbook(at: Body) -> Arguments:
    held = at.memberships.filter(role="focal_point").order_by("id").first()
    return {"pk": factories.returned_workbook(held.user if held else factories.user("focal_point", at=at)).pk}


def _coordinator(at: Body) -> User:
    return factories.user("coordinator", at=at)


@makes("workspace:bodies-succeed-undo")
def _body_that_was_handed_over(at: Body) -> Arguments:
    old, new = factories.body(f"old-{at.pk}", of=at.state), factories.body(f"new-{at.pk}", of=at.state)
    succeed_body(body=old, successor=new, by=system_user())
    return {"pk": old.pk}


@makes(
    "workspace:rosters-roster",
    "workspace:rosters-columns",
    "workspace:rosters-decide",
    "workspace:rosters-apply",
    "workspace:rosters-send",
    "workspace:rosters-discard",
    "workspace:rosters-undo",
)
def _roster(at: Body) -> Arguments:
    return {"pk": factories.roster(at.state).pk}


@same("workspace:partners-change", "workspace:partners-close")
def _partner() -> Arguments:
    return {"pk": factories.partner().pk}


@same("workspace:settings-scale")
def _scale() -> Arguments:
    return {"code": "level"}


@same(
    "workspace:settings-taxonomy",
    "workspace:settings-taxonomy-add",
    "workspace:settings-taxonomy-table",
    "workspace:settings-taxonomy-bring",
    "workspace:settings-taxonomy-in-force",
)
def _list() -> Arguments:
    factories.national_term()
    return {"taxonomy": "theme"}


@same("workspace:settings-taxonomy-term", "workspace:settings-taxonomy-retire")
def _term_of_a_list() -> Arguments:
    return {"taxonomy": "theme", "code": factories.national_term().code}


@same("logo")
def _no_logo() -> Arguments:
    return {"sha256": "0" * 64}


@same("workspace:setup-step")
def _step() -> Arguments:
    return {"step": "shape"}


@same("switch_language")
def _language() -> Arguments:
    return {"code": "fr"}


@same("invitation")
def _token() -> Arguments:
    invitation(factories.body(), token="the-token")
    return {"token": "the-token"}


@same("account_reset_password_from_key")
def _reset_key() -> Arguments:
    return {"uidb36": "1", "key": "abc-def"}


@same("workspace:mail-again")
def _failed_mail() -> Arguments:
    person = factories.user("focal_point")
    mail = Mail.objects.create(
        kind="digest",
        to=person.email,
        person=person,
        digest=Digest.objects.create(person=person, day=clock.today()),
        language="en",
        subject="Due",
        message_id="<failed@servanda>",
        state="failed",
        error="unreachable",
    )
    return {"pk": mail.pk}


@same("reminders-stop")
def _link_in_a_reminder() -> Arguments:
    return {"token": stop_address(factories.user("focal_point")).rstrip("/").rpartition("/")[2]}


@same("calendar")
def _address_of_a_calendar() -> Arguments:
    feed = open_feed(by=factories.user("focal_point"))
    return {"token": feed_address(feed).rpartition("/")[2].removesuffix(".ics")}


@same("mfa_remove_webauthn", "mfa_edit_webauthn")
def _somebody_elses_passkey() -> Arguments:
    return {"pk": 999_999}


@same("api:recommendation", "website:recommendation", "website:recommendation_json")
def _released_recommendation() -> Arguments:
    made = factories.recommendation(position="supported", asked_on="2024-11-05")
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    release_import(recommendations=Recommendation.objects.filter(pk=made.pk), by=coordinator)
    return {"public_id": made.public_id}


@same("api:cluster", "website:objective")
def _cluster_that_was_not_released() -> Arguments:
    return {"public_id": factories.cluster().public_id}


@same("api:evidence", "website:evidence")
def _file_that_was_not_released() -> Arguments:
    return {"sha256": "0" * 64}


@same("website:body", "website:document", "website:update")
def _things_that_were_not_released() -> Arguments:
    return {"public_id": f"AVL-B-{factories.body().public_id}"}


@same("website:download")
def _form_of_a_download() -> Arguments:
    return {"form": "csv"}


def invitation(at: Body, *, token: str) -> Invitation:
    return Invitation.objects.create(
        email=f"{token}@avelia.example",
        role="focal_point",
        body=at,
        token_hash=token_hash(token),
        invited_by=factories.user(),
        expires_at=timezone.now() + datetime.timedelta(days=7),
    )
