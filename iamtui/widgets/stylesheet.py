"""A stylesheet that parses its sources once for each theme rather than at each change of screen."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """Textual parses all of its CSS again whenever a screen opens that it has not styled yet: four times as the
    program starts. What is parsed depends on the theme's variables alone, so it is kept until they change."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parsed_with = dict(variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the theme's variables; others than before make everything parsed again."""
        if variables != self._parsed_with:
            self._parsed_with = dict(variables)
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new, and everything where the variables changed."""
        self.parse()
