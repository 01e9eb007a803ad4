"""CJML, the customer journey modelling language of SINTEF: 2.0 in and out, 1.x in. Our own reader and writer."""

from .read import read, recognises
from .write import write

__all__ = ["read", "recognises", "write"]
