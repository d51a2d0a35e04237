"""Learning without a connection: what a device keeps of it, and the page that says so."""
