"""A plan beside what happened: assumptions beside observations, and why the bill differs, driver by driver."""
