"""Builds the catalog's data from exact, hash-checked releases of published price lists.

To move to newer releases: put their version, SHA-256 and the day of their newest fact into `releases.json`, run
`make catalog`, and read the diff: prices in the provider files, what is not carried in `data/account.json`. What we
add ourselves stands in `curated.json`: short names, the resolutions that a price without conditions is listed for,
and what a request is billed for at least.
"""
