"""One case and more for each sentence of docs/detection.md; what is to be found stands between « and »."""
