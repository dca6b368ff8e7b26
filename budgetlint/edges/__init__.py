"""The only rooms that touch a disk, git, a log store or the clock."""
