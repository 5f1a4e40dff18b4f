"""Remember what texts were read as. Policies repeat themselves; what is very long is read anew instead of kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar, cast

_Rest = ParamSpec("_Rest")
_Result = TypeVar("_Result")

_LONGEST = 2048
"""ARNs, names and the values of conditions are shorter, unless somebody means harm."""


def remembered(
    most: int,
) -> Callable[[Callable[Concatenate[str, _Rest], _Result]], Callable[Concatenate[str, _Rest], _Result]]:
    """Keep the last `most` results of a function of a text; its other arguments must be hashable."""

    def decorate(function: Callable[Concatenate[str, _Rest], _Result]) -> Callable[Concatenate[str, _Rest], _Result]:
        kept = cast("Callable[Concatenate[str, _Rest], _Result]", lru_cache(most)(function))

        def read(text: str, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> _Result:
            if len(text) > _LONGEST:
                return function(text, *args, **kwargs)
            return kept(text, *args, **kwargs)

        update_wrapper(read, function)
        return read

    return decorate
