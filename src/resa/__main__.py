"""`python -m resa` is the command line."""

from .cli import main

main()
