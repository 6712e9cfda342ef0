import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin.web.settings")
application = get_wsgi_application()
# What is loaded stays until the end: no reader waits while the collector goes through it again (some 140 ms).
import_module("tremplin.web.urls")
gc.collect()
gc.freeze()
