"""Accounts held against a plan, day by day: balances, keys' limits, allowances; imported only by files that have any."""
