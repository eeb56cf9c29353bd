"""The most memory that this process has held."""

import resource
from pathlib import Path


def peak_megabytes() -> float:
    """Resident, since the program was loaded: what `getrusage` tells begins at the peak of who forked it."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
