"""Objects of the working day: clusters, plan, assignments, calls, updates, chains, workbooks, Parliament, history."""

from __future__ import annotations

import datetime

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.batches import apply_batch, plan_batch
from servanda.domain.implementation.actions.calls import Asking, prepare_call, send_call
from servanda.domain.implementation.actions.updates import comment_on_update, start_update
from servanda.domain.implementation.models import Action, Call
from servanda.domain.implementation.queries.asking import Choice
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.actions.regrouping import take_across
from servanda.domain.recommendations.queries import joinings_of
from servanda.domain.recommendations.states import RegroupingKind
from servanda.foundation.accounts.system import system_user
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body
from servanda.pipelines.classification.actions.learning import ask_for_training, cancel_training
from servanda.pipelines.classification.actions.running import ask_for_run, cancel_run
from servanda.pipelines.classification.models import ClusterProposal
from servanda.pipelines.publication.actions.release import release_bodies
from servanda.pipelines.publication.actions.withdrawals import ask_withdrawal
from servanda.pipelines.publication.models import Entry, Release
from tests import factories
from tests.consistency.route_registry import Arguments, coordinator, makes, same
from tests.domain.implementation.planned import whole_action


@makes("workspace:assignments-batch", "workspace:assignments-apply")
def _batch(at: Body) -> Arguments:
    clusters = [factories.cluster(state=at.state)]
    return {"pk": plan_batch(clusters=clusters, body=at, part=AssignmentPart.LEAD, by=coordinator(at)).pk}


@makes("workspace:assignments-undo")
def _applied_batch(at: Body) -> Arguments:
    by = coordinator(at)
    planned = plan_batch(clusters=[factories.cluster(state=at.state)], body=at, part=AssignmentPart.LEAD, by=by)
    return {"pk": apply_batch(batch=planned, by=by).pk}


@makes(
    "workspace:clusters-cluster",
    "workspace:clusters-edit",
    "workspace:clusters-remove",
    "workspace:clusters-merge",
    "workspace:clusters-split",
    "workspace:clusters-move",
    "workspace:clusters-plan",
    "workspace:assignments-cluster",
    "workspace:releases-cluster",
)
def _cluster(at: Body) -> Arguments:
    return {"public_id": factories.cluster(state=at.state).public_id}


@makes("workspace:clusters-take-back")
def _moved(at: Body) -> Arguments:
    source, target = (factories.cluster(state=at.state) for _both in range(2))
    item, by = factories.recommendation(of=at.state), coordinator(at)
    add_to_cluster(cluster=source, recommendations=[item], by=by)
    made = take_across(kind=RegroupingKind.MOVE, source=source, target=target, chosen=[item.pk], by=by)
    return {"public_id": target.public_id, "pk": made.pk}


@makes("workspace:clusters-undo")
def _joining(at: Body) -> Arguments:
    cluster = factories.cluster(state=at.state)
    members = [factories.recommendation(of=at.state)]
    add_to_cluster(cluster=cluster, recommendations=members, by=coordinator(at))
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
    return whole_action(factories.cluster(state=at.state, members=members), at, coordinator(at), helping=at)


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
    assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=coordinator(at))
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
    return {"pk": assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=coordinator(at)).pk}


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
    by, cluster = coordinator(at), factories.cluster(state=at.state)
    assign_body(target=cluster, body=at, part=AssignmentPart.LEAD, by=by)
    due = clock.today() + datetime.timedelta(days=30)
    asking = Asking(titles={"en": "For the report"}, reasons={"en": "It is due."}, due_on=due)
    chosen = Choice(objectives=(cluster.public_id,))
    call = prepare_call(state=at.state, asking=asking, choice=chosen, by=by)
    return send_call(call=call, version=call.version, by=by)


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


@makes(
    "workspace:updates-settle",
    "workspace:updates-reply",
    "workspace:updates-comment-change",
    "workspace:updates-comment-withdraw",
)
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
    released = release_bodies(bodies=Body.objects.filter(pk=at.pk), by=coordinator(at))
    return {"sequence": released[-1] if released else Release.objects.latest("sequence").sequence}


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
    "workspace:workbooks-undo",
)
def _workbook(at: Body) -> Arguments:
    held = at.memberships.filter(role="focal_point").order_by("id").first()
    return {"pk": factories.returned_workbook(held.user if held else factories.user("focal_point", at=at)).pk}


@makes(
    "workspace:suggestions-proposal", "workspace:suggestions-proposal-accept", "workspace:suggestions-proposal-refuse"
)
def _proposed_objective(at: Body) -> Arguments:
    members = [[factories.recommendation(of=at.state).public_id, 0.8] for _number in range(2)]
    return {"pk": ClusterProposal.objects.create(state=at.state, titles={"en": "Wells"}, members=members).pk}


@makes("workspace:suggestions-run", "workspace:suggestions-run-cancel")
def _run(at: Body) -> Arguments:
    return {"pk": ask_for_run(state=at.state, by=coordinator(at)).pk}


@makes("workspace:suggestions-run-resume")
def _stopped_run(at: Body) -> Arguments:
    by = coordinator(at)
    return {"pk": cancel_run(run=ask_for_run(state=at.state, by=by), by=by).pk}


@makes("workspace:suggestions-training", "workspace:suggestions-training-cancel")
def _training(at: Body) -> Arguments:
    return {"pk": ask_for_training(by=system_user()).pk}


@makes("workspace:suggestions-training-resume")
def _stopped_training(at: Body) -> Arguments:
    by = system_user()
    return {"pk": cancel_training(training=ask_for_training(by=by), by=by).pk}


@same("workspace:suggestions-model", "workspace:suggestions-model-use")
def _learned() -> Arguments:
    return {"kind": "theme"}


@same("workspace:suggestions-worth-table")
def _worth() -> Arguments:
    return {"key": "kinds"}


@makes("workspace:releases-withdrawal")
def _withdrawal(at: Body) -> Arguments:
    entry = Entry.objects.get(public_id=Release.objects.get(**_release(at)).public_id)
    reason = "Entered twice."
    return {"pk": ask_withdrawal(kind=entry.kind, public_id=entry.public_id, reason=reason, by=coordinator(at)).pk}
