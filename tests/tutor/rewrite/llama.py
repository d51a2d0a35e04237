"""A real model server for the tests: llama.cpp in a process of its own, with a language model of 135 million weights.

Started as `python -m tests.tutor.rewrite.llama MODEL`: prints its address, and serves until its standard input closes.
"""

import sys


def serve(model: str) -> None:
    """Serves `model` on 127.0.0.1 with one thread until the parent is gone or closes the pipe."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = 2048
    params.n_parallel = 1
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.warmup = False
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve(sys.argv[1])
