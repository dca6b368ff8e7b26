"""Parts of the model that most files don't use, imported when a file first does."""

from importlib import import_module

from budgetlint.frozen import Frozen


class Later(Frozen):
    """A placeholder in annotations for a record of another module, which is imported only when needed."""

    module: str
    name: str

    @property
    def cls(self) -> type:
        """The record's class; importing it on first use."""
        value: object = getattr(import_module(self.module), self.name)
        assert isinstance(value, type)
        return value
