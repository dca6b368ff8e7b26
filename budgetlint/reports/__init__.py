"""The formats of reports: each is a pure function from a report to text."""
