"""Floor 4: derived tables no country owns. Pure functions from a filer's tables of a period to one.

A derived table exists where a question would have to multiply, divide or go row by row.
"""

from perimeter.analysis import activity, solvency
from perimeter.tables.catalogue import Derived

DERIVED = (
    Derived("activity", activity.INPUTS, activity.SCHEMA, activity.activity),
    Derived("solvency", solvency.INPUTS, solvency.SCHEMA, solvency.solvency),
)
