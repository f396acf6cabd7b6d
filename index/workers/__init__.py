"""Who prepares files: this machine, or the nodes of a Ray cluster."""
