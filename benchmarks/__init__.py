"""How fast logredact is, and its peers: docs/benchmarks.md."""
