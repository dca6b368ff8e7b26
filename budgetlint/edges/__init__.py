"""The only packages that access a disk, git, a log store, the network or the clock."""
