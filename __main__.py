"""``python -m ecozoning``: hands over to :mod:`.headless`."""

from __future__ import annotations

import sys

from .headless.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
