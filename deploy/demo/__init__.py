"""The demonstration county: Guazhou at its published size, with made-up people."""
