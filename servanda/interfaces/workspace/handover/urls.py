from django.urls import path

from servanda.interfaces.workspace.handover import views

urlpatterns = [
    path("bodies/<int:pk>/", views.pack, name="handover-body"),
    path("bodies/<int:pk>/table.csv", views.as_csv, name="handover-table"),
    path("bodies/<int:pk>/pack.docx", views.docx, name="handover-docx"),
    path("drafts/<int:pk>/", views.draft, name="handover-draft"),
]
