"""Parts of the model that most files have nothing of: imported when a file first does."""

from importlib import import_module

from budgetlint.frozen import Frozen


class Later(Frozen):
    """A record of another module, which stands in an annotation for it: nothing is imported until it is asked for."""

    module: str
    name: str

    @property
    def cls(self) -> type:
        """The record itself."""
        value: object = getattr(import_module(self.module), self.name)
        assert isinstance(value, type)
        return value
