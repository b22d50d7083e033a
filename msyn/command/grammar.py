"""A line -> its simple commands, by the grammar of bash: the one door to tree-sitter.

Owns the syntax tree and nothing that needs it leaves here. In: a text. Out: Simples in the order in which they are
written, words still raw (quoting.py reads them), and whether the grammar could read all of it. Imported late: the path
of a key press never pays for the parser.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_DEPTH = 200  # of the tree; what lies deeper is called unreadable instead of ending in a RecursionError
_OPERATORS = frozenset(("&&", "||", ";", "&", "|", "|&", ";;", ";&", ";;&", "\n"))
_REDIRECTS = frozenset(("file_redirect", "herestring_redirect", "heredoc_redirect"))
_SUBSTITUTIONS = frozenset(("command_substitution", "process_substitution"))


@dataclass
class RawRedirect:
    """`op`, what stands before it and behind it; `body` is the text of a here-document."""

    op: str
    target: str
    descriptor: str = ""
    body: str | None = None
    is_literal: bool = False  # a here-document whose delimiter is quoted: nothing in it is expanded


@dataclass
class Simple:
    """One simple command as written. `source` is the text of the pipeline in front of it."""

    words: list[str] = field(default_factory=list)
    redirects: list[RawRedirect] = field(default_factory=list)
    assigns: list[str] = field(default_factory=list)
    joined: str = ""
    source: str = ""
    defines: str = ""
    sets: str = ""  # the variable of a `for` or `select`: it takes several values
    values: list[str] = field(default_factory=list)  # of that variable, as written
    within: str = ""  # the function whose body this belongs to


def read(text: str) -> tuple[list[Simple], bool]:
    """The simple commands of `text`, and True when the grammar understood all of it."""
    try:
        source = text.encode()
    except UnicodeEncodeError:
        return [], False
    root = _parser().parse(source).root_node
    walk = _Walk(source)
    walk.visit(root, "", "", 0)
    return walk.found, not (root.has_error or walk.too_deep)


@functools.cache
def _parser() -> "Parser":
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


class _Walk:
    """One pass over a tree; collects what would run."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.found: list[Simple] = []
        self.too_deep = False

    def visit(self, node: "Node", joined: str, source: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.too_deep = True
            return
        method = getattr(self, f"_{node.type}", None)
        if method:
            method(node, joined, source, depth)
        else:
            self._children(node, joined, source, depth)

    def _children(self, node: "Node", joined: str, source: str, depth: int) -> None:
        for child in node.children:
            if child.is_named:
                self.visit(child, joined, source, depth + 1)
                joined = ";" if joined == "|" else joined
            elif child.type in _OPERATORS:
                joined = child.type

    def _pipeline(self, node: "Node", joined: str, source: str, depth: int) -> None:
        for child in node.children:
            if not child.is_named:
                joined = child.type
                continue
            before = self.source[node.start_byte : child.start_byte].decode(errors="replace")
            before = before.rstrip().removesuffix("|&").removesuffix("|").strip()
            self.visit(child, joined, before or source, depth + 1)

    def _command(self, node: "Node", joined: str, source: str, depth: int) -> None:
        simple = Simple(joined=joined, source=source)
        self.found.append(simple)
        self._fill(simple, node, depth)

    _declaration_command = _unset_command = _test_command = _command

    def _fill(self, simple: Simple, node: "Node", depth: int) -> None:
        end = -1
        for child in node.children:
            if child.type == "variable_assignment" and node.type == "command":
                simple.assigns.append(_text(child))
            elif child.type in _REDIRECTS:
                self._redirect(simple, child, depth)
            elif child.type in ("subshell", "compound_statement"):
                self.visit(child, simple.joined, simple.source, depth + 1)
            elif simple.words and self.source[end : child.start_byte] == b"\\\n":
                simple.words[-1] += _text(child)  # a word goes on behind an escaped newline
            elif child.type != "comment":
                simple.words.append(_text(child))
            end = child.end_byte
        if node.type == "test_command":  # `[ a -lt b ]` is one expression in the tree
            simple.words = [_text(node.children[0]), _text(node)[len(_text(node.children[0])) :].strip()]

    def _variable_assignment(self, node: "Node", joined: str, source: str, depth: int) -> None:
        self.found.append(Simple(assigns=[_text(node)], joined=joined, source=source))

    def _variable_assignments(self, node: "Node", joined: str, source: str, depth: int) -> None:
        assigns = [_text(child) for child in node.children if child.is_named]
        self.found.append(Simple(assigns=assigns, joined=joined, source=source))

    def _redirected_statement(self, node: "Node", joined: str, source: str, depth: int) -> None:
        body = [child for child in node.children if child.is_named and child.type not in _REDIRECTS]
        n_before = len(self.found)
        for child in body:
            self.visit(child, joined, source, depth + 1)
        if len(self.found) == n_before:
            self.found.append(Simple(joined=joined, source=source))
        owner = self.found[-1]
        for child in node.children:
            if child.type in _REDIRECTS:
                self._redirect(owner, child, depth)

    def _redirect(self, owner: Simple, node: "Node", depth: int) -> None:
        if node.type == "heredoc_redirect":
            self._heredoc(owner, node, depth)
            return
        op = next((child.type for child in node.children if not child.is_named), ">")
        named = [child for child in node.children if child.is_named]
        descriptor = _text(named.pop(0)) if named and named[0].type == "file_descriptor" else ""
        owner.redirects.append(RawRedirect(op, _text(named[0]) if named else "", descriptor))
        # The grammar counts words behind a target as further targets; to a shell they are arguments.
        owner.words.extend(_text(child) for child in named[1:])

    def _heredoc(self, owner: Simple, node: "Node", depth: int) -> None:
        start = next((_text(child) for child in node.children if child.type == "heredoc_start"), "")
        body = "".join(_text(child) for child in node.children if child.type == "heredoc_body")
        redirect = RawRedirect("<<", start, body=body, is_literal=any(char in start for char in "'\"\\"))
        owner.redirects.append(redirect)
        joined = ";"
        for child in node.children:
            if child.type in ("heredoc_start", "heredoc_body", "heredoc_end", "file_descriptor", "comment"):
                continue
            if child.type in _REDIRECTS:
                self._redirect(owner, child, depth)
            elif child.type == "pipeline":
                self._children(child, "|", f"cat <<{start}\n{body}{start.strip(chr(39) + chr(34))}\n", depth + 1)
            elif child.is_named and child.type in ("word", "string", "raw_string", "concatenation", "simple_expansion"):
                owner.words.append(_text(child))
            elif child.is_named:
                self.visit(child, joined, "", depth + 1)
            elif child.type in _OPERATORS:
                joined = child.type

    def _function_definition(self, node: "Node", joined: str, source: str, depth: int) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        self.found.append(Simple(defines=_text(name) if name else "?", joined=joined))
        n_before = len(self.found)
        if body:
            self.visit(body, "", "", depth + 1)
        for simple in self.found[n_before:]:
            simple.within = simple.within or (_text(name) if name else "?")

    def _for_statement(self, node: "Node", joined: str, source: str, depth: int) -> None:
        variable = node.child_by_field_name("variable")
        values = [_text(child) for child in node.children_by_field_name("value")]
        self.found.append(Simple(sets=_text(variable) if variable else "", values=values, joined=joined))
        self._children(node, joined, source, depth)

    def _case_item(self, node: "Node", joined: str, source: str, depth: int) -> None:
        for child in node.children:
            if child.is_named and child.type in _WORDS:
                self._substitutions(child, depth)
            elif child.is_named:
                self.visit(child, ";", source, depth + 1)

    def _substitutions(self, node: "Node", depth: int) -> None:
        for inner in _within(node):
            self._children(inner, "", "", depth + 1)


_WORDS = frozenset(
    ("word", "string", "raw_string", "concatenation", "extglob_pattern", "expansion", "simple_expansion")
)


def _within(node: "Node") -> Iterator["Node"]:
    if node.type in _SUBSTITUTIONS:
        yield node
        return
    for child in node.children:
        yield from _within(child)


def _text(node: "Node") -> str:
    return (node.text or b"").decode(errors="replace")
