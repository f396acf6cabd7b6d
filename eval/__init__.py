"""Does it work: cases, metrics, report, benches."""
