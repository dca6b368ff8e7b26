"""From plain data to the types of the model, or to every fault in the data, explained at its place."""
