"""One pure function a format: a report to text."""
