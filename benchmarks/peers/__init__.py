"""The peers, an adapter each. Every one is measured in a process of its own, by a harness of ours that prints the same JSON."""
