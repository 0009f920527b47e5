"""Frames of the list of lessons: the lessons row by row, and below them more about the chosen one."""

from __future__ import annotations

from textwrap import wrap

from nnstep.reading.places import shown
from nnstep.render.text.lines import Line, Look, cells, right, shortened, text_of, width_of
from nnstep.session.actions import Action
from nnstep.session.choosing import Choice, Offer, keys_in
from nnstep.words import choosing as words
from nnstep.words.screen import TOO_SMALL, at_least

SMALLEST = (40, 10)
_ROOMY = 30  # rows of a window from which more is said of the chosen lesson
_LOW = 16  # and below which hardly anything is
_NAME = 15  # cells of the column of names
_WIDE = 76  # cells from which a row says where its lesson was left
_VERY_WIDE = 100  # cells from which it says what was predicted too


def frame(choice: Choice, look: Look) -> list[Line]:
    """The screen, exactly as many rows as the window has, none wider than it."""
    if look.width < SMALLEST[0] or look.height < SMALLEST[1]:
        rows: list[Line] = [[(TOO_SMALL, "")], [(at_least(*SMALLEST), "dim")]]
    elif choice.mode == "choose_help":
        rows = [*_keys(look)[: look.height - 1]]
        rows = [*rows, *([[]] * (look.height - 1 - len(rows))), _footer(choice, look)]
    else:
        below = _below(choice, look)
        body = _list(choice, look, list_rows(look))
        rows = [_title(choice, look), [], *body, *below]
        rows = [*rows, _field(choice, look) if choice.mode == "find" else [], _last(choice, look)]
    rows = [shortened(row, look.width, look) for row in rows[: look.height]]
    return [*rows, *([[]] * (look.height - len(rows)))]


def list_rows(look: Look) -> int:
    """The rows that there are for lessons and headings."""
    return max(look.height - 5 - _told_rows(look), 1)


def _told_rows(look: Look) -> int:
    return 6 if look.height >= _ROOMY else 4 if look.height >= _LOW else 2


def _title(choice: Choice, look: Look) -> Line:
    own = sum(offer.own for offer in choice.offers)
    count = look.plain(words.how_many(len(choice.offers) - own, own))
    fits = cells(words.TITLE) + cells(count) + 4 <= look.width
    return right([(f" {words.TITLE if fits else words.SHORT_TITLE}", "title")], [(count, "dim")], look.width - 1)


def _list(choice: Choice, look: Look, room: int) -> list[Line]:
    """The rows of the list in sight, the chosen one among them, and one that says how many are further down."""
    rows: list[Line] = [[(f" {look.plain(words.LESSONS)}", "heading")]]
    chosen, own = 1, False
    for offer in choice.shown:
        if offer.own and not own and not choice.find:
            rows += [[], [(f" {look.plain(words.OWN_FILES)}", "heading")]]
            own = True
        is_chosen = offer == choice.at
        chosen = len(rows) if is_chosen else chosen
        rows.append(_row(offer, choice.offers.index(offer) + 1, look, is_chosen=is_chosen))
    if not choice.shown:
        rows.append([(f"   {look.plain(words.NONE_FOUND)}", "dim")])
    elif not any(offer.own for offer in choice.offers) and len(rows) + 3 <= room:
        rows += [[], [(f" {look.plain(words.OWN_FILES)}", "heading"), (f"  {look.plain(words.NO_FILES)}", "dim")]]
    start = max(0, min(chosen - room // 2, len(rows) - room))
    hidden = len(rows) - start - room
    below: Line = [(f"    {look.plain(words.more(hidden))}", "dim")] if hidden > 0 else []
    return [*rows[start : start + room], *([[]] * (start + room - len(rows))), below]


def _row(offer: Offer, number: int, look: Look, *, is_chosen: bool) -> Line:
    name = _cut(look.plain(shown(offer.name, 200)), _NAME, look)
    mark = look.glyph("►") if is_chosen else " "
    line: Line = [(f" {mark} {number:>2} ", "mark"), (name, "current" if is_chosen else "")]
    line.append((" " * (_NAME + 1 - cells(name)), ""))
    tail = look.plain(_tail(offer, look))
    room = look.width - 2 - width_of(line) - (cells(tail) + 2 if tail else 0)
    said = look.plain(shown(offer.teaches or offer.title, 200))
    line.append((_cut(said, room, look), ""))
    return right(line, [(tail, "dim")], look.width - 1) if tail else line


def _tail(offer: Offer, look: Look) -> str:
    parts = []
    if offer.predicted[1] and look.width >= _VERY_WIDE:
        parts.append(f"{offer.predicted[0]} of {offer.predicted[1]} predicted")
    if offer.place and look.width >= _WIDE:
        parts.append(words.place(*offer.place))
    return " · ".join(parts)


def _cut(text: str, room: int, look: Look) -> str:
    """The text, or its beginning with a sign that it goes on."""
    return text_of(shortened([(text, "")], room, look))


def _below(choice: Choice, look: Look) -> list[Line]:
    """More about the chosen lesson: its title, what is kept of it, the beginning of what its file says."""
    rows, offer = _told_rows(look), choice.at
    if offer is None:
        return [[]] * rows
    width = min(look.width - 2, 100)
    progress = look.plain(words.progress(offer.place, offer.predicted, offer.quizzed))
    lines: list[Line] = [[(f" {_cut(look.plain(shown(offer.title, 200)), width, look)}", "heading")]]
    lines.append([(f" {_cut(progress, width, look)}", "")])
    first = next((part.lines[0] for part in offer.about if part.form == "words"), "")
    told = wrap(look.plain(shown(first, 2000)), width)
    left = rows - len(lines)
    if len(told) > left > 0:
        told = [*told[: left - 1], _cut(" ".join(told[left - 1 :]), width, look)]
    lines += [[(f" {line}", "dim")] for line in told[:left]]
    return [*lines, *([[]] * (rows - len(lines)))]


def _field(choice: Choice, look: Look) -> Line:
    return [(words.FIND, "key"), (look.plain(choice.find), ""), ("_", "current")]


def _last(choice: Choice, look: Look) -> Line:
    if choice.said:
        return [(f" {_cut(look.plain(shown(choice.said, 500)), look.width - 2, look)}", "said")]
    return _footer(choice, look)


def _footer(choice: Choice, look: Look) -> Line:
    """The keys that work now; where the window is narrow, those that always have to be there and what fits."""
    actions = [action for action in keys_in(choice.mode) if action.footer and _works(action, choice)]
    words_of = {action.name: look.plain(action.footer.replace("↑↓", _UP_DOWN[look.ascii])) for action in actions}
    left = look.width - sum(cells(words_of[action.name]) + 2 for action in actions if action.always)
    line: Line = []
    for action in actions:
        footer = words_of[action.name]
        left -= 0 if action.always else cells(footer) + 2
        if action.always or left >= 0:
            key, _, does = footer.partition(" ")
            line += [("  " if line else " ", ""), (key, "key"), (f" {does}", "")]
    return line


_UP_DOWN = {False: "↑↓", True: "↑/↓"}


def _works(action: Action, choice: Choice) -> bool:
    return action.name != "all" or choice.mode == "find" or bool(choice.find)


def _keys(look: Look) -> list[Line]:
    lines: list[Line] = [[(f" {look.plain(words.KEYS_OF_THE_LIST)}", "heading")], []]
    for action in keys_in("choose"):
        key = look.plain(action.shown)
        lines.append([(f"  {key}".ljust(18), "key"), (look.plain(action.help), "")])
    return lines
