"""Compiled loops over histories: counting, pruning, scoring. Nothing is compiled before it is first called.

The first call of each on a machine takes 1 to 4 s of compiling (about 10 s for all); the machine code is then kept
beside the source or in the user's cache folder (`NUMBA_CACHE_DIR` names another) and loads in 0.1 s.
"""
