"""The tests, with one BLAS thread as the command line has: on busy cores two wait for each other."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
