from django.urls import path

from servanda.interfaces.workspace.releases import views, withdrawals

urlpatterns = [
    path("", views.releases, name="releases"),
    path("updates/<int:pk>/", views.update, name="releases-update"),
    path("objectives/<str:public_id>/", views.cluster, name="releases-cluster"),
    path("changes/", views.changes, name="releases-changes"),
    path("<int:sequence>/", views.release, name="releases-release"),
    path("<int:sequence>/withdraw/", withdrawals.ask, name="releases-withdraw"),
    path("withdrawals/<int:pk>/", withdrawals.withdrawal, name="releases-withdrawal"),
    path("<int:sequence>/correct/", views.put_right, name="releases-correct"),
]
