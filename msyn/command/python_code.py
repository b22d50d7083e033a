"""What `python -c CODE` does, as far as its syntax tree tells: deletes, runs commands, writes, or only computes.

In: the source. Out: Deeds, worst of all kinds at once. Names are followed through imports, nothing is evaluated; code
that builds code (exec, eval, __import__, getattr on the unknown) is `hidden`. Pure.
"""

import ast
from dataclasses import dataclass, field

from msyn.command.verdicts import words

_DELETES = words(
    """os.remove os.unlink os.rmdir os.removedirs shutil.rmtree os.truncate send2trash.send2trash os.killpg os.kill
    os.fork os.ftruncate"""
)
_DELETING_METHODS = words("unlink rmdir rmtree truncate drop_database")
_RUNS = words(
    """os.system os.popen subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen
    subprocess.getoutput subprocess.getstatusoutput pty.spawn os.execl os.execle os.execlp os.execlpe os.execv
    os.execve os.execvp os.execvpe os.spawnl os.spawnlp os.spawnv os.spawnvp os.posix_spawn commands.getoutput
    asyncio.create_subprocess_shell asyncio.create_subprocess_exec"""
)
_HIDES = words(
    """exec eval compile __import__ importlib.import_module marshal.loads pickle.loads ctypes.CDLL runpy.run_path
    code.interact builtins.exec builtins.eval globals vars setattr"""
)
_WRITES = words(
    """os.rename os.replace shutil.move shutil.copy shutil.copyfile shutil.copytree os.mkdir os.makedirs os.chmod
    os.chown os.symlink os.link shutil.copy2 shutil.make_archive shutil.unpack_archive os.mknod os.utime"""
)
_WRITING_METHODS = words("write_text write_bytes mkdir touch rename replace chmod symlink_to savefig dump")
_SAFE_MODULES = words(
    """sys json re math random string datetime time calendar itertools functools collections statistics decimal
    fractions platform locale textwrap hashlib base64 binascii uuid secrets pprint csv unicodedata os os.path
    pathlib glob struct zlib html urllib.parse ipaddress ast operator fileinput getpass site sysconfig keyword this
    colorsys shutil subprocess"""
)


@dataclass
class Deeds:
    """What was found, in words of the code."""

    deletes: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)  # files opened for writing; "$" stands for a computed name
    changes: list[str] = field(default_factory=list)  # other calls that change files
    is_harmless: bool = False  # only well-known modules, nothing of the above


def deeds(source: str) -> Deeds:
    """What `source` would do. Code that does not parse hides everything."""
    found = Deeds()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found.hidden.append("code that is not Python")
        return found
    names = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            _call(node, names, found)
    modules = {name.partition(".")[0] if name not in _SAFE_MODULES else name for name in names.values()}
    known = {module.partition(".")[0] for module in _SAFE_MODULES}
    something = found.deletes or found.commands or found.hidden or found.writes or found.changes
    found.is_harmless = not something and {module.partition(".")[0] for module in modules} <= known
    return found


def _imported(tree: ast.AST) -> dict[str, str]:
    """Local name -> what it stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"
            if node.names[0].name == "*":
                dangerous = (path for path in _DELETES | _RUNS | _WRITES if path.startswith(f"{node.module}."))
                names |= {path.rpartition(".")[2]: path for path in dangerous}
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            path = _path(node.value, names)
            if path:
                names.setdefault(node.targets[0].id, path)
    return names


def _path(node: ast.AST, names: dict[str, str]) -> str:
    """`os.path.join` as dotted text, through imports; "" for anything computed."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        base = _path(node.value, names)
        return f"{base}.{node.attr}" if base else ""
    if isinstance(node, ast.Call) and _path(node.func, names) in ("__import__", "importlib.import_module"):
        first = node.args[0] if node.args else None
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    return ""


def _call(node: ast.Call, names: dict[str, str], found: Deeds) -> None:
    path = _path(node.func, names)
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if path in ("from os import *", "") and not method:
        found.hidden.append("a call of something computed")
    elif path in _DELETES or (path.rpartition(".")[2] in ("rmtree", "unlink") and "." in path):
        found.deletes.append(path)
    elif method in _DELETING_METHODS:
        found.deletes.append(f".{method}()")
    elif path in _RUNS or method in ("system", "popen"):
        found.commands.append(_command(node)) if _command(node) else found.hidden.append(path or method)
    elif path in ("getattr", "operator.attrgetter"):
        attribute = node.args[1] if len(node.args) > 1 else None
        if not isinstance(attribute, ast.Constant) or attribute.value in ("system", "remove", "unlink", "rmtree"):
            found.hidden.append("getattr")
    elif path in _HIDES and not (path == "__import__" and node.args and isinstance(node.args[0], ast.Constant)):
        found.hidden.append(path)
    elif path in _WRITES and any(isinstance(arg, ast.Constant) and arg.value == "/dev/null" for arg in node.args):
        found.deletes.append(path)
    elif path in _WRITES or method in _WRITING_METHODS:
        if not ((method == "replace" and len(node.args) >= 2) or path in ("json.dump", "pickle.dump")):
            found.changes.append(path or f".{method}()")
    elif path in ("open", "io.open", "os.open") or method == "open":
        _open(node, found)


def _open(node: ast.Call, found: Deeds) -> None:
    mode = next((keyword.value for keyword in node.keywords if keyword.arg == "mode"), None)
    mode = mode or (node.args[1] if len(node.args) > 1 else None)
    if mode is None or (isinstance(mode, ast.Constant) and not set(str(mode.value)) & set("wax+")):
        return
    target = node.args[0] if node.args else None
    found.writes.append(str(target.value) if isinstance(target, ast.Constant) else "$")


def _command(node: ast.Call) -> str:
    """The command line of os.system("..."), subprocess.run([...]); "" when it is computed."""
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        rest = [arg.value for arg in node.args[1:] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        return " ".join([first.value, *rest])
    if isinstance(first, ast.List | ast.Tuple):
        parts = [item.value for item in first.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
        return " ".join(parts) if parts and isinstance(first.elts[0], ast.Constant) else ""
    return ""
