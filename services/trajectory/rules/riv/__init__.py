"""The re-integration report (re-integratieverslag, RIV): what it must hold, and how far it is."""

from services.trajectory.rules.riv.items import ITEMS, Item, Stands, readiness
from services.trajectory.rules.riv.whys import WHYS

__all__ = ["ITEMS", "WHYS", "Item", "Stands", "readiness"]
