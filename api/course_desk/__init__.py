"""One course as whoever looks after it sees it: how it is taken and asked about, its texts, their versions."""
