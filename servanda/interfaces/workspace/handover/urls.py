from django.urls import path

from servanda.interfaces.workspace.handover import views

urlpatterns = [
    path("bodies/<int:pk>/", views.pack, name="handover-body"),
    path("bodies/<int:pk>/table.csv", views.table, name="handover-table"),
    path("drafts/<int:pk>/", views.draft, name="handover-draft"),
]
