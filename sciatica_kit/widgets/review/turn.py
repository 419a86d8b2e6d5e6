"""The turn to draw or to decide: one thread at a time."""

import threading

TURN = threading.RLock()
