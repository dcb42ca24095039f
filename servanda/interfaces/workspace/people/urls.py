from django.urls import path

from servanda.interfaces.workspace.people import views

urlpatterns = [
    path("", views.people, name="people"),
    path("roles/", views.roles, name="people-roles"),
    path("invite/", views.invite, name="people-invite"),
    path("<int:pk>/", views.person, name="people-person"),
    path("<int:pk>/grant/", views.grant, name="people-grant"),
    path("memberships/<int:pk>/end/", views.end, name="people-end"),
    path("invitations/<int:pk>/resend/", views.resend, name="people-resend"),
    path("invitations/<int:pk>/withdraw/", views.withdraw, name="people-withdraw"),
]
