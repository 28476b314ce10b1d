"""`python -m sourcebook`, the command by another name."""

from sourcebook.cli import main

main()
