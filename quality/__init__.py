"""What the detectors find and what they do not, measured: `make quality`."""
