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
    "organisations.supervisor_set": _("The post it answers to was set"),
    "accounts.absence_said": _("An absence was noted"),
    "accounts.absence_ended": _("An absence ended early"),
    "accounts.stand_in_named": _("A stand-in was named"),
    "accounts.stand_in_ended": _("A stand-in stepped back"),
    "implementation.action_planned": _("An action was planned"),
    "implementation.action_status_set": _("An action moved"),
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
