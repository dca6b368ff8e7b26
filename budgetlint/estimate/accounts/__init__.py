"""Accounts compared with a plan, day by day: balances, key limits, allowances; imported only for files that have
accounts."""
