"""The demo brand: a shop with a delivery problem, in three languages, and customers who keep writing."""

from rapport.demo.house import the_network
from rapport.demo.load import first_link, load
from rapport.demo.play import play, tick

__all__ = ["first_link", "load", "play", "the_network", "tick"]
