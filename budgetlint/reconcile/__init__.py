"""Comparing a plan with production records: assumptions with observations, and the bill's difference driver by driver."""
