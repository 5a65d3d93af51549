"""Tells Django that `store` holds tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "perimeter.store"
    label = "store"
