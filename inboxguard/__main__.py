"""python -m inboxguard."""

import sys

from inboxguard.cli import main

sys.exit(main())
