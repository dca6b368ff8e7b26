"""The commands as typed functions: options in, results out. Nothing here prints or depends on a command line.

The functions read through `edges` and raise `Trouble` if they can't do what was asked. Those that change files
(`pin`, `init`, `fix`, `suggest`) change each file completely or not at all, and return what they did.
"""
