"""The check, the estimate and the prices in an editor, over the Language Server Protocol."""
