"""The door for web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Read now, not by the first visitor; and since all of it lives as long as the process, never looked through again for
# what could be thrown away: that takes a fifth of a second of whoever is being served.
_ = get_resolver().url_patterns
gc.freeze()
