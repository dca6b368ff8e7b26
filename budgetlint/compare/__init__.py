"""Why two estimates differ, driver by driver."""
