"""Every sentence to translate: in templates, in Python, and in data that is said at run time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from rapport.budgets.over import SAYS as OVER
from rapport.budgets.over import UNSEEN
from rapport.connectors.registry import manifests
from rapport.domain.reasons import REASONS
from rapport.outbox.network_rules import SAYS
from tools.messages.message import CALLS, Message, called, literal
from tools.messages.with_values import with_values

SENTENCE = re.compile(r"[A-Z][^{}]* [^{}]*\.")
CALL = re.compile(r"""\b(\w*gettext|_)\(((?:\s*u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?)+)""")


def messages(root: Path) -> list[Message]:
    """All of them, one for each place that says it."""
    source = root / "src" / "rapport"
    return [
        *(one for path in sorted(source.rglob("*.html")) for one in in_template(path, _place(path, root))),
        *(one for path in sorted(source.rglob("*.py")) for one in in_python(path, _place(path, root))),
        *(
            one
            for path in sorted((source / "connectors").rglob("*.py"))
            if path.name != "tests.py" and not path.name.startswith("testing")
            for one in in_connector(path, _place(path, root))
        ),
        *of_connectors(root),
        *in_data(),
    ]


def of_connectors(root: Path) -> list[Message]:
    """What connectors say with a value in it."""
    found = sorted((root / "src" / "rapport" / "connectors").rglob("*.py"))
    said = (path for path in found if path.name != "tests.py" and not path.name.startswith("testing"))
    trees = ((ast.parse(path.read_text(encoding="utf-8")), _place(path, root)) for path in said)
    return [one for tree, place in trees for one in with_values(tree, place)]


def in_template(path: Path, place: str) -> Iterator[Message]:
    """What `{% translate %}`, `{% blocktranslate %}` and `_("…")` say."""
    for name, words in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        literals = ast.parse(f"({words.rstrip().rstrip(',')},)", mode="eval").body
        assert isinstance(literals, ast.Tuple)
        found = called("gettext" if name == "_" else name, literals.elts, place)
        if found:
            yield found


def in_python(path: Path, place: str) -> Iterator[Message]:
    """What is said with gettext's family, under whatever name a module imports it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            found = called(names[node.func.id], node.args, place)
            if found:
                yield found


def in_connector(path: Path, place: str) -> Iterator[Message]:
    """The whole sentences a connector says of itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = literal(node)
        if text and SENTENCE.fullmatch(text) and id(node) not in parts | told:
            yield Message(text, place=place)


def in_data() -> Iterator[Message]:
    """What is translated where it is shown: the heart and the connectors know nothing of languages."""
    yield from (Message(text, place="src/rapport/domain/reasons.py") for text in REASONS.values())
    yield from (Message(text, place="src/rapport/outbox/refusal.py") for text in SAYS.values())
    yield from (Message(text, place="src/rapport/budgets/over.py") for text in (*OVER, UNSEEN))
    for known in manifests():
        place = f"src/rapport/connectors/{known.network}/manifest.toml"
        said = [
            known.name,
            known.summary,
            *(rule.says for rule in known.rules),
            *(one.name for one in known.buckets),
        ]
        said += [words for field in known.fields for words in (field.label, field.help)]
        said += [known.cost.needs, known.cost.money]
        said += [scope.why for scope in known.asked_for]
        if review := known.review:
            said += [review.demands, review.takes, *(one.why for one in review.features)]
        said += [act.replace("_", " ").capitalize() for act in known.modes]
        yield from (Message(text, place=place) for text in said if text)


def _place(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
