from django.urls import path

from servanda.interfaces.workspace.recommendations import follow_up, lists, one, selection

urlpatterns = [
    path("", lists.recommendations, name="recommendations"),
    path("select/", selection.select, name="recommendations-select"),
    path("selection/", selection.selection, name="recommendations-selection"),
    path("selection/join/", selection.join, name="recommendations-join"),
    path("selection/assign/", selection.assign, name="recommendations-assign"),
    path("selection/done/", selection.done, name="recommendations-done"),
    path("selection/undo/", selection.undo, name="recommendations-undo"),
    path("<str:public_id>/", one.recommendation, name="recommendations-recommendation"),
    path("<str:public_id>/follow-up/", follow_up.follow_up, name="recommendations-follow-up"),
    path("<str:public_id>/tags/decide/", one.decide_tag, name="recommendations-tag"),
    path("<str:public_id>/tags/add/", one.add_tag, name="recommendations-add-tag"),
]
