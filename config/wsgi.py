"""The door for web servers."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Read now, not by the first visitor; and since all of it lives as long as the process, never looked through again for
# what could be thrown away: that takes a fifth of a second of whoever is being served.
_ = get_resolver().url_patterns
for folder in get_app_template_dirs("templates"):
    if folder.is_relative_to(settings.BASE_DIR / "servanda"):
        for page in folder.rglob("*.html"):
            get_template(str(page.relative_to(folder)))
gc.freeze()
