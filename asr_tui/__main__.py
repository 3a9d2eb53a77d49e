"""`python -m asr_tui`."""

import sys

from asr_tui.cli import main

sys.exit(main())
