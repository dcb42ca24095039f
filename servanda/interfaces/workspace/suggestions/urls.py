from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.suggestions import learning, many, proposals, queue, runs, worth

urlpatterns = [
    path("", queue.suggestions, name="suggestions"),
    path("decide/", queue.decide_text, name="suggestions-decide"),
    path("undo/", queue.undo, name="suggestions-undo"),
    path("again/", queue.again, name="suggestions-again"),
    path("shortcuts/", queue.shortcuts, name="suggestions-shortcuts"),
    path("groups/", many.all_groups, name="suggestions-groups"),
    path("group/", many.group, name="suggestions-group"),
    path("sure/", many.sure_texts, name="suggestions-sure"),
    path("decide-many/", many.decide_many, name="suggestions-decide-many"),
    path("worth/", worth.worth, name="suggestions-worth"),
    path("worth/<slug:key>.csv", worth.table, name="suggestions-worth-table"),
    path("wake/", worth.wake, name="suggestions-wake"),
    path("runs/", runs.runs, name="suggestions-runs"),
    path("runs/ask/", runs.ask, name="suggestions-ask"),
    path("runs/<int:pk>/", runs.run, name="suggestions-run"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="suggestions-run-cancel"),
    path("runs/<int:pk>/resume/", runs.resume, name="suggestions-run-resume"),
    path("learning/ask/", learning.learn, name="suggestions-learn"),
    path("learning/<int:pk>/", learning.training, name="suggestions-training"),
    path("learning/<int:pk>/cancel/", learning.cancel, name="suggestions-training-cancel"),
    path("learning/<int:pk>/resume/", learning.resume, name="suggestions-training-resume"),
    path("models/<slug:kind>/", learning.model, name="suggestions-model"),
    path("models/<slug:kind>/use/", learning.use_model, name="suggestions-model-use"),
    *with_module(
        Module.CLUSTERS,
        [
            path("objectives/", proposals.proposals, name="suggestions-proposals"),
            path("objectives/<int:pk>/", proposals.proposal, name="suggestions-proposal"),
            path("objectives/<int:pk>/accept/", proposals.accept, name="suggestions-proposal-accept"),
            path("objectives/<int:pk>/refuse/", proposals.refuse, name="suggestions-proposal-refuse"),
        ],
    ),
]
