"""What each command does, as typed functions: options in, results out. Nothing here prints or knows a command line.

A function reads through `edges` and raises `Trouble` where it can't do what was asked. Those that exist to change files
(`pin`, `init`, `fix`, `suggest`) change them whole or not at all, and return what they did.
"""
