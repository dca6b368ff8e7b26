"""Problems at their places: severities, fixes, suppression, baseline, fingerprints."""
