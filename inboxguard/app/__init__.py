"""What runs: carries out what the core decides, in the order that survives a kill."""
