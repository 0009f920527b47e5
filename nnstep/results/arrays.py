"""Whole arrays as `nnstep explain` and `nnstep show` answer for them."""

from __future__ import annotations

from typing import Any

from nnstep.errors import UnknownQuantity
from nnstep.network.whole_array import WholeArray
from nnstep.pages.matrix import first_entry, matrix_page
from nnstep.pages.view import View
from nnstep.quantities.addresses import has_layer
from nnstep.quantities.place import ArrayPlace, Place
from nnstep.results.result import Result

Entry = tuple[int, int]


def array_asked(view: View, name: str) -> tuple[ArrayPlace, Entry] | None:
    """The array that is meant by its own name or by that of an entry, and the entry; None where it is of no array.

    Raises: UnknownQuantity for what is the name of neither.
    """
    trace = view.lesson.trace
    try:
        place = trace.arrays.find(name)
        return place, first_entry(trace.arrays, place)
    except UnknownQuantity:
        if has_layer(name):
            raise
    entry = trace.find(name)
    found = trace.arrays.array_of(entry)
    return None if found is None else (found, trace.arrays.entry(found, entry.key))


def explained_array(view: View, place: ArrayPlace, entry: Entry) -> Result:
    """The page of a whole array, with one entry followed into the lesson."""
    trace = view.lesson.trace

    def data() -> dict[str, Any]:
        from nnstep.export.json import array_explanation_data  # only where data is asked for

        key = trace.arrays.key(place, *entry)
        quantity = trace.quantity(trace.beside(Place(key, place.epoch, place.update), key))
        return array_explanation_data(view.notes.scenario.name, WholeArray(trace.arrays, place), entry, quantity)

    sample = trace.arrays.key(place, *entry).sample
    return Result(view, data, lambda: matrix_page(view, place, entry), sample)
