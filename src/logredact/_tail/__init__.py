"""Following files: which there are, what of them has left, and the way of their bytes out. Used by `logredact tail` alone."""
