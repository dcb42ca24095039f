"""What was done, in words: one sentence for each event that any action records (a test compares the two)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from servanda.domain.implementation.states import ActionStatus, AssignmentPart, BillStage
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common.languages import OWN_NAMES

EVENT_WORDS: dict[str, str | Promise] = {
    "accounts.absence_ended": _lazy("An absence ended early"),
    "accounts.absence_said": _lazy("An absence was noted"),
    "accounts.account_made": _lazy("An account was made"),
    "accounts.invitation_accepted": _lazy("The invitation was accepted"),
    "accounts.invitation_sent_again": _lazy("The invitation was sent again"),
    "accounts.invitation_withdrawn": _lazy("The invitation was withdrawn"),
    "accounts.language_chosen": _lazy("A language was chosen"),
    "accounts.person_invited": _lazy("Somebody was invited"),
    "accounts.role_ended": _lazy("A role ended"),
    "accounts.role_granted": _lazy("A role was given"),
    "accounts.role_taken": _lazy("A role was taken up"),
    "accounts.sessions_ended": _lazy("Signed out everywhere"),
    "accounts.stand_in_ended": _lazy("A stand-in stepped back"),
    "accounts.stand_in_named": _lazy("A stand-in was named"),
    "implementation.action_planned": _lazy("An action was planned"),
    "implementation.action_status_set": _lazy("An action moved"),
    "implementation.assignment_ended": _lazy("A body no longer answers for it"),
    "implementation.bill_moved": _lazy("A bill entered another stage"),
    "implementation.bill_recorded": _lazy("A bill was recorded"),
    "implementation.bill_reworded": _lazy("Title, number or link of a bill changed"),
    "implementation.body_assigned": _lazy("A body was assigned"),
    "implementation.chain_drawn": _lazy("The way of a body’s updates was drawn"),
    "implementation.chain_dropped": _lazy("The way of a body’s updates was taken back"),
    "implementation.comment_answered": _lazy("A remark was answered"),
    "implementation.comment_settled": _lazy("A remark was settled"),
    "implementation.evidence_attached": _lazy("Evidence was attached"),
    "implementation.evidence_removed": _lazy("Evidence was taken off"),
    "implementation.question_answered": _lazy("A question of Parliament was answered"),
    "implementation.question_recorded": _lazy("A question of Parliament was recorded"),
    "implementation.update_approved": _lazy("The update was approved"),
    "implementation.update_cleared": _lazy("A step of the update’s way was agreed to"),
    "implementation.update_commented": _lazy("A remark was made on the update"),
    "implementation.update_discarded": _lazy("A draft was thrown away"),
    "implementation.update_handed_over": _lazy("The draft was handed over"),
    "implementation.update_returned": _lazy("The update was returned"),
    "implementation.update_saved": _lazy("The update was saved"),
    "implementation.update_started": _lazy("An update was begun"),
    "implementation.update_submitted": _lazy("The update was sent"),
    "implementation.update_taken_back": _lazy("The update was taken back by who sent it"),
    "ingest.agreed": _lazy("A second person agreed to the import"),
    "ingest.applying_started": _lazy("Applying the import began"),
    "ingest.batch_applied": _lazy("The import was applied"),
    "ingest.batch_undone": _lazy("The import was undone"),
    "ingest.discarded": _lazy("The plan of an import was thrown away"),
    "ingest.file_brought": _lazy("A file was brought"),
    "ingest.line_decided": _lazy("A doubtful line was decided"),
    "ingest.planned_anew": _lazy("The import was planned anew"),
    "ingest.undecided_left_out": _lazy("Undecided lines were left out"),
    "ingest.undoing_started": _lazy("Undoing the import began"),
    "organisations.body_added": _lazy("A body was added"),
    "organisations.body_changed": _lazy("A body was changed"),
    "organisations.body_closed": _lazy("A body was closed"),
    "organisations.installation_set_up": _lazy("The installation was set up"),
    "organisations.modules_chosen": _lazy("Modules were switched"),
    "organisations.post_added": _lazy("A post was added"),
    "organisations.post_closed": _lazy("A post was closed"),
    "organisations.post_renamed": _lazy("A post was renamed"),
    "organisations.supervisor_set": _lazy("The post it answers to was set"),
    "publication.corrected": _lazy("A release was corrected"),
    "publication.released": _lazy("Released to the public"),
    "publication.withdrawn": _lazy("A release was withdrawn"),
    "recommendations.added": _lazy("Recommendations came in from a source"),
    "recommendations.cluster_created": _lazy("The objective was made"),
    "recommendations.cluster_joined": _lazy("Recommendations joined"),
    "recommendations.cluster_left": _lazy("Recommendations left"),
    "recommendations.cluster_reworded": _lazy("Title, objective or area changed"),
    "recommendations.corrected": _lazy("A source corrected it"),
    "recommendations.document_added": _lazy("A document came in"),
    "recommendations.document_symbol_known": _lazy("The document’s symbol became known"),
    "recommendations.document_symbol_put_back": _lazy("The document’s symbol was put back"),
    "recommendations.document_taken_out": _lazy("A document was taken out with its import"),
    "recommendations.joining_undone": _lazy("A joining was undone"),
    "recommendations.position_stated": _lazy("The State’s position was stated"),
    "recommendations.put_back": _lazy("A correction was put back"),
    "recommendations.repeat_linked": _lazy("It was linked with an earlier time of asking"),
    "recommendations.repeat_unlinked": _lazy("The link with an earlier time of asking was undone"),
    "recommendations.short_title_worded": _lazy("The short title was worded"),
    "recommendations.tag_confirmed": _lazy("A link was confirmed"),
    "recommendations.tag_refused": _lazy("A link was refused"),
    "recommendations.taken_out": _lazy("Recommendations were taken out with their import"),
    "recommendations.text_given": _lazy("A text was added"),
    "recommendations.thread_begun": _lazy("A thread was begun"),
    "recommendations.thread_tied": _lazy("Recommendations were tied to a thread"),
    "recommendations.voices_joined": _lazy("Printings of one paragraph were joined"),
    "recommendations.voices_parted": _lazy("Joined printings were parted"),
}

_KINDS: dict[str, str | Promise] = {
    "accounts.invitation": _lazy("Invitation"),
    "accounts.membership": _lazy("Role"),
    "accounts.user": _lazy("Person"),
    "implementation.action": _lazy("Action"),
    "implementation.bill": _lazy("Bill"),
    "implementation.chain": _lazy("Way of a body’s updates"),
    "implementation.question": _lazy("Question of Parliament"),
    "implementation.update": _lazy("Update"),
    "ingest.batch": _lazy("Import"),
    "organisations.body": _lazy("Body"),
    "organisations.installation": _lazy("Installation"),
    "organisations.post": _lazy("Post"),
    "publication.release": _lazy("Release"),
    "recommendations.cluster": _lazy("Objective"),
    "recommendations.document": _lazy("Document"),
    "recommendations.recommendation": _lazy("Recommendation"),
    "recommendations.thread": _lazy("Thread"),
}


def in_words(name: str) -> str | Promise:
    """What happened, for people; an event nobody worded yet keeps its own name."""
    return EVENT_WORDS.get(name, name.partition(".")[2].replace("_", " "))


def kind_in_words(kind: str) -> str | Promise:
    """What sort of thing it was done to."""
    return _KINDS.get(kind, kind.partition(".")[2])


def kinds() -> list[tuple[str, str]]:
    """What a reader may choose among, in the order of the alphabet."""
    return sorted(((kind, str(words)) for kind, words in _KINDS.items()), key=lambda pair: pair[1])


def particulars(event: Any, bodies: Mapping[str, str]) -> list[str]:
    """What an event says besides its name, as far as it can be worded; `bodies` gives names for public ids."""
    details: dict[str, Any] = event.details
    found = [bodies.get(details["body"], details["body"])] if isinstance(details.get("body"), str) else []
    for key, words in (
        ("part", AssignmentPart),
        ("status", ActionStatus),
        ("stage", BillStage),
        ("value", PositionValue),
    ):
        if details.get(key) in words.values:
            found.append(str(words(details[key]).label))
    if details.get("role") in ROLES:
        found.append(str(ROLES[details["role"]].name))
    if details.get("language") in OWN_NAMES:
        found.append(OWN_NAMES[details["language"]])
    for key in ("added", "removed", "tied", "voices"):
        if isinstance(details.get(key), list):
            found.append(_recommendations(len(details[key])))
    if isinstance(details.get("count"), int):
        found.append(_recommendations(details["count"]))
    return [*found, _("line %(number)s") % {"number": details["line"]}] if "line" in details else found


def _recommendations(number: int) -> str:
    return ngettext("one recommendation", "%(n)s recommendations", number) % {"n": number}
