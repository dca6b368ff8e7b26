"""Builds the catalog's data from exact, hash-checked releases of independent published price lists.

To move to newer releases: put their version, the day on which the registry received them and the SHA-256 of their data
into `releases.json`, run `make catalog`, and read the diff: prices in the provider files, what is not carried and what
was found insane in `data/account.json`. What we add ourselves stands in `curated.json`: short names, the resolutions
that a price without conditions is listed for, what a request is billed for at least, sentences of providers about all
their prices, which tokenizer counts for which model, single figures with their page and day, entries of a list that are
known to be wrong, and what no list has. Which of Azure's meters we carry stands in `azure_services.json`.
"""
