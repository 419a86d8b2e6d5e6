"""`python -m sciatica_kit`: the same as the command sciatica-kit."""

import sys

from .cli import main

sys.exit(main())
