"""How a program of proofs says what it does, and how it ends."""

import signal
import sys

from kube import Broken, Failed


def say(line):
    print(line, flush=True)


def end(main):
    """As main says; a promise broken outside of any proof is an error in words, and an interruption leaves nothing behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except (Broken, Failed) as error:
        sys.exit(f"ERROR: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
