"""Where the sample catalogue lies that is shipped with Saarthi."""

from importlib.resources import files
from pathlib import Path


def sample_folder() -> Path:
    """The folder of the sample catalogue, ready for `read_catalogue`.

    >>> (sample_folder() / "catalogue.yaml").is_file()
    True
    """
    return Path(str(files("data"))) / "sample"
