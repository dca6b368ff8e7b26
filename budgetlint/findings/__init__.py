"""Findings: severities, fixes, suppression, baseline, fingerprints."""
