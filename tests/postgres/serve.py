"""Runs a PostgreSQL server until its standard input is closed; as another user than root, which it refuses.

python serve.py PROGRAM FOLDER PORT
"""

import os
import signal
import subprocess
import sys

program, folder, port = sys.argv[1:]
options = ["-D", folder, "-p", port, "-h", "127.0.0.1", "-k", "", "-F"]
user = "nobody" if os.geteuid() == 0 else None
with subprocess.Popen([program, *options], stdin=subprocess.DEVNULL, user=user, cwd="/") as server:
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGQUIT))
    sys.stdin.read()
    server.send_signal(signal.SIGQUIT)
