"""The evaluation: cases, metrics, report and benches."""
