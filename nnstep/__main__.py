"""`python -m nnstep`."""

from nnstep.cli.main import main

main()
