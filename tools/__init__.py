"""What is run on a checkout and is not part of the package."""
