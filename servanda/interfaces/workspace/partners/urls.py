from django.urls import path

from servanda.interfaces.workspace.partners import views

urlpatterns = [
    path("", views.partners, name="partners"),
    path("add/", views.add, name="partners-add"),
    path("<int:pk>/change/", views.change, name="partners-change"),
    path("<int:pk>/close/", views.close, name="partners-close"),
]
