"""The least that the type checker needs to read the models."""

SECRET_KEY = "read by the type checker only"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "perimeter.store"]
AUTH_USER_MODEL = "store.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
