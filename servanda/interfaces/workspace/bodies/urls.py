from django.urls import path

from servanda.interfaces.workspace.bodies import succession, views

urlpatterns = [
    path("", views.bodies, name="bodies"),
    path("add/", views.add, name="bodies-add"),
    path("<int:pk>/", views.body, name="bodies-body"),
    path("<int:pk>/change/", views.change, name="bodies-change"),
    path("<int:pk>/close/", views.close, name="bodies-close"),
    path("<int:pk>/succeed/", succession.succeed, name="bodies-succeed"),
    path("<int:pk>/succeed/undo/", succession.undo, name="bodies-succeed-undo"),
    path("posts/<int:pk>/move/", views.move_a_post, name="bodies-post-move"),
    path("<int:pk>/posts/add/", views.add_a_post, name="bodies-post-add"),
    path("posts/<int:pk>/rename/", views.rename_a_post, name="bodies-post-rename"),
    path("posts/<int:pk>/supervisor/", views.set_a_supervisor, name="bodies-post-supervisor"),
    path("posts/<int:pk>/close/", views.close_a_post, name="bodies-post-close"),
]
