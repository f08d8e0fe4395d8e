"""The timeline as a picture: of all events, and of the turning points of a story."""

from articles.pictures.timeline.axis import Bounds, bounds, first_day
from articles.pictures.timeline.plate import Plate, plate
from articles.pictures.timeline.record import Chronicle, chronicle

__all__ = ["Bounds", "Chronicle", "Plate", "bounds", "chronicle", "first_day", "plate"]
