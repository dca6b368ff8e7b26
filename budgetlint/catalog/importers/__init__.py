"""Published price lists to price snapshots: pure functions, plain data in, a snapshot and what it leaves out."""
