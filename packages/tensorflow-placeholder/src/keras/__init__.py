"""A placeholder of Keras's name; see the README beside it."""

from tensorflow._inert import make_inert

__version__ = "2.12.0+placeholder"

make_inert(__name__)
