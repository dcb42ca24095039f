from django.urls import path

from servanda.interfaces.workspace.releases import views

urlpatterns = [
    path("", views.releases, name="releases"),
    path("updates/<int:pk>/", views.update, name="releases-update"),
    path("objectives/<str:public_id>/", views.cluster, name="releases-cluster"),
    path("changes/", views.changes, name="releases-changes"),
    path("<int:sequence>/", views.release, name="releases-release"),
    path("<int:sequence>/withdraw/", views.take_back, name="releases-withdraw"),
    path("<int:sequence>/correct/", views.put_right, name="releases-correct"),
]
