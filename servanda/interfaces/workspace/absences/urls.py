from django.urls import path

from servanda.interfaces.workspace.absences import views

urlpatterns = [
    path("memberships/<int:pk>/", views.membership, name="absences-membership"),
    path("memberships/<int:pk>/alternate/", views.alternate, name="absences-alternate"),
    path("<int:pk>/end/", views.back, name="absences-end"),
    path("stand-ins/<int:pk>/end/", views.step_back, name="absences-step-back"),
]
