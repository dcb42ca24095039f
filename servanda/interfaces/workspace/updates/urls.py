from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.updates import clearance, drafts, lists, remarks, versions, waiting, writing

urlpatterns = with_module(
    Module.UPDATES,
    [
        path("", lists.updates, name="updates"),
        path("start/", writing.start, name="updates-start"),
        path("<int:pk>/", clearance.update, name="updates-update"),
        path("<int:pk>/edit/", writing.edit, name="updates-edit"),
        path("<int:pk>/check/", writing.check, name="updates-check"),
        path("<int:pk>/from-approved/", writing.start_from_approved, name="updates-from-approved"),
        path("<int:pk>/hand-over/", drafts.hand_over, name="updates-hand-over"),
        path("<int:pk>/discard/", drafts.discard, name="updates-discard"),
        path("<int:pk>/figures.csv", lists.figures, name="updates-figures"),
        path("<int:pk>/versions/", versions.versions, name="updates-versions"),
        path("<int:pk>/versions/<int:number>/restore/", versions.restore, name="updates-restore"),
        path("<int:pk>/comment/", remarks.comment, name="updates-comment"),
        path("<int:pk>/take-back/", clearance.take_back, name="updates-take-back"),
        path("<int:pk>/decide/", clearance.decide, name="updates-decide"),
        path("comments/<int:pk>/settle/", remarks.settle, name="updates-settle"),
        path("comments/<int:pk>/reply/", remarks.reply, name="updates-reply"),
        path("comments/<int:pk>/change/", remarks.change, name="updates-comment-change"),
        path("comments/<int:pk>/withdraw/", remarks.withdraw, name="updates-comment-withdraw"),
        path("to-clear/", waiting.to_clear, name="updates-to-clear"),
        path("in-clearance/", waiting.in_clearance, name="updates-in-clearance"),
        path("evidence/<int:pk>/", lists.download, name="updates-evidence"),
    ],
)
