"""The estimate, pure and exact: listed prices × workload, multipliers, buffer and ceilings."""
