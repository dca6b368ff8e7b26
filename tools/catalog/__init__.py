"""Builds the catalog's data from exact, hash-checked releases of independent published price lists.

To move to newer releases: put their version, the day on which the registry received them and the SHA-256 of their data
into `releases.json`, run `make catalog`, and read the diff: prices in the provider files, and in `data/account.json`
what is not carried and which prices are implausible. Our own additions are in `curated.json`: short names, the
resolutions for which a price without conditions is listed, the least that a request is billed for, statements of
providers about all of their prices, the tokenizer of each model, single figures with their page and day, entries of a
list that are known to be wrong, and what no list has. `azure_services.json` lists the meters of Azure that we carry.
"""
