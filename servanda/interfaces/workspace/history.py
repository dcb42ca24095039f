"""The audit trail of one thing, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENT_WORDS: dict[str, str | Promise] = {
    "recommendations.recommendation_added": _("Came in from a source"),
    "recommendations.text_given": _("A text was added"),
    "recommendations.position_stated": _("The State’s position was stated"),
    "recommendations.short_title_worded": _("The short title was worded"),
    "recommendations.tag_confirmed": _("A link was confirmed"),
    "recommendations.tag_refused": _("A link was refused"),
    "recommendations.cluster_created": _("The objective was made"),
    "recommendations.cluster_reworded": _("Title, objective or area changed"),
    "recommendations.cluster_joined": _("Recommendations joined"),
    "recommendations.cluster_left": _("Recommendations left"),
    "recommendations.joining_undone": _("A joining was undone"),
    "implementation.body_assigned": _("A body was assigned"),
    "implementation.assignment_ended": _("A body no longer answers for it"),
    "implementation.assignment_undone": _("An assignment was undone"),
    "implementation.assignment_batch_planned": _("Assigning several was planned"),
    "implementation.assignment_batch_applied": _("Several were assigned"),
    "implementation.assignment_batch_undone": _("Assigning several was undone"),
    "organisations.supervisor_set": _("The post it answers to was set"),
    "accounts.absence_said": _("An absence was noted"),
    "accounts.absence_ended": _("An absence ended early"),
    "accounts.stand_in_named": _("A stand-in was named"),
    "accounts.stand_in_ended": _("A stand-in stepped back"),
    "implementation.call_sent": _("A call for updates was sent"),
    "implementation.call_closed": _("The call was closed"),
    "implementation.call_cancelled": _("The call was cancelled"),
    "notifications.answer_escalated": _("A late answer was taken further"),
    "publication.update_released": _("The update was released"),
    "implementation.action_planned": _("An action was planned"),
    "implementation.action_status_set": _("An action moved"),
    "implementation.action_replanned": _("Words, kind or bodies changed"),
    "implementation.action_aims_set": _("What it serves changed"),
    "implementation.milestone_added": _("A milestone was set"),
    "implementation.milestone_changed": _("A milestone changed"),
    "implementation.milestone_reached": _("A milestone was reached"),
    "implementation.milestone_reopened": _("A milestone is open again"),
    "implementation.milestone_dropped": _("A milestone was given up"),
    "implementation.budget_line_added": _("A budget line was added"),
    "implementation.budget_line_changed": _("A budget line changed"),
    "implementation.budget_line_removed": _("A budget line was taken out"),
    "implementation.risk_added": _("A risk was added"),
    "implementation.risk_changed": _("A risk changed"),
    "implementation.risk_removed": _("A risk was taken out"),
    "implementation.need_added": _("A need of support was added"),
    "implementation.need_changed": _("A need of support changed"),
    "implementation.need_removed": _("A need of support was taken out"),
    "implementation.need_shown": _("What partners may see changed"),
    "organisations.body_succeeded": _("Another body took over"),
    "organisations.succession_undone": _("The taking over was undone"),
    "organisations.identity_changed": _("Name, contact or footer changed"),
    "organisations.languages_chosen": _("The languages changed"),
    "organisations.logo_set": _("The logo changed"),
    "organisations.logo_removed": _("The logo was removed"),
    "organisations.scale_worded": _("The words of a scale changed"),
    "organisations.mail_server_chosen": _("The mail server changed"),
    "reference.national_list_in_force": _("A national list was put in force"),
    "rosters.roster_applied": _("A spreadsheet of bodies and people was applied"),
    "rosters.roster_undone": _("A spreadsheet of bodies and people was taken back"),
}


def in_words(name: str) -> str | Promise:
    """What happened, for people; an event nobody worded yet keeps its own name."""
    return EVENT_WORDS.get(name, name.partition(".")[2].replace("_", " "))
