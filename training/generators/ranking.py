"""Short texts and a question that each answers: how likely a question is, given a text.

The question names what is asked for in other words than the text where it can (port / "which port does it listen on"),
and the record it is asked of (a person, a service, an order). Nothing here depends on the answer's own spelling.
"""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from . import names
from .facts import CONCEPTS, PEOPLE_FACTS, SECTIONS, person, value_of

Pair = tuple[str, str]


def rank_examples(seed: int) -> Iterator[Pair]:
    """Texts and questions without end."""
    rng = random.Random(f"rank {seed}")
    makers: list[Callable[[random.Random], Pair]] = [
        settings,
        settings,
        logs,
        table,
        notes,
        notes,
        code,
        manual,
        contacts,
        minutes,
        unit,
        changelog,
    ]
    while True:
        text, question = rng.choice(makers)(rng)
        yield text, asked(rng, question)


def asked(rng: random.Random, question: str) -> str:
    """A question as people type it."""
    roll = rng.random()
    if roll < 0.12:
        question = rng.choice(("tell me ", "find out ", "do you know ", "i need to know ", "please say ")) + question
    if rng.random() < 0.5:
        question = question[:1].upper() + question[1:]
    return question + ("?" if rng.random() < 0.6 else "")


def settings(rng: random.Random) -> Pair:
    """Configuration in one of the usual forms, with sections for several services."""
    form = rng.choice(("ini", "env", "yaml", "json", "block", "toml"))
    sections = rng.sample(SECTIONS, rng.randint(1, 3))
    lines: list[str] = []
    facts: list[tuple[str, str]] = []
    for section in sections:
        concepts = rng.sample(list(CONCEPTS), rng.randint(3, 6))
        lines.append(_heading(form, section))
        for concept in concepts:
            key = rng.choice(CONCEPTS[concept].keys)
            lines.append(_setting(form, section, key, value_of(rng, CONCEPTS[concept].kind)))
            if rng.random() < 0.12:
                lines.append(
                    f"# {rng.choice(('changed by', 'ask', 'set by'))} {person(rng)}" if form not in {"json"} else ""
                )
            facts.append((section, concept))
        if form in {"json", "block"}:
            lines.append("  }," if form == "json" else "}")
    section, concept = rng.choice(facts)
    question = rng.choice(CONCEPTS[concept].questions)
    if len(sections) > 1 or rng.random() < 0.5:
        question = rng.choice(
            ("{q} for the {s}", "{q} of the {s}", "{q} in the {s} section", "{s}: {q}", "{q} ({s})")
        ).format(q=question, s=section)
    return "\n".join(line for line in lines if line) + "\n", question


def _heading(form: str, section: str) -> str:
    return {"ini": f"[{section}]", "toml": f"[{section}]", "env": f"# {section}", "yaml": f"{section}:",
            "json": f'  "{section}": {{', "block": f"{section} {{"}[form]  # fmt: skip


def _setting(form: str, section: str, key: str, value: str) -> str:
    if form == "env":
        return f"{section.upper()}_{key.upper()}={value}"
    if form == "json":
        return f'    "{key}": ' + (value if value.isdigit() else f'"{value}"') + ","
    return {
        "ini": f"{key} = {value}",
        "toml": f'{key} = "{value}"',
        "yaml": f"  {key}: {value}",
        "block": f"    {key} {value};",
    }[form]


EVENTS = (
    ("ERROR connection to {h} refused on port {n}", "why could it not connect to {h}|which connection was refused|what happened with {h}"),
    ("WARN disk usage of {p} at {m}%", "how full was {p}|which disk is filling up|what is the warning about {p}"),
    ("INFO user {u} logged in from {i}", "when did {u} log in|from where did {u} log in|who logged in from {i}"),
    ("ERROR payment {n} failed: card declined", "why did payment {n} fail|which payment failed|what went wrong with the payment"),
    ("INFO backup of {p} finished in {n} s", "how long did the backup take|did the backup of {p} succeed|when was {p} backed up"),
    ("ERROR out of memory: killed process {n} ({w})", "which process was killed|why was {w} killed|did anything run out of memory"),
    ("INFO started {w} on port {n}", "on which port was {w} started|when did {w} start|is {w} up"),
    ("WARN slow query took {n} ms: SELECT * FROM {w}", "which query was slow|how long did the slow query take|what is slow about {w}"),
    ("ERROR certificate of {h} expired", "which certificate expired|what is wrong with {h}|when did the certificate expire"),
    ("INFO deployed version {n}.{m} of {w}", "which version of {w} was deployed|when was {w} deployed|what was deployed"),
    ("ERROR file {p} not found", "which file is missing|what could not be found|is {p} there"),
    ("WARN login of {u} failed {m} times", "who could not log in|how many times did {u} fail to log in|whose login failed"),
)  # fmt: skip


def logs(rng: random.Random) -> Pair:
    """A log with one line for every event, and a question about one."""
    day = f"{rng.randint(2019, 2026)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    lines, questions = [], []
    hour = rng.randint(0, 20)
    for at, (line, asked_as) in enumerate(rng.sample(EVENTS, rng.randint(3, 8))):
        values = {"h": names.host(rng), "n": rng.randint(2, 9000), "m": rng.randint(2, 30), "p": names.folder(rng),
                  "u": rng.choice(names.USERS), "i": f"10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}",
                  "w": names.word(rng)}  # fmt: skip
        stamp = f"{day} {hour + at % 4:02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
        lines.append(f"{stamp} {line.format(**values)}")
        questions.append(rng.choice(asked_as.split("|")).format(**values))
    return "\n".join(lines) + "\n", rng.choice(questions)


TABLES = (
    ("order,customer,city,total,status", "order {0}", ("what is the total of {0}", "has {0} been shipped", "who placed {0}",
                                                       "what is the status of {0}", "which city does {0} go to")),
    ("name,department,phone,room,email", "{0}", ("what is the phone number of {0}", "in which room does {0} sit", "how can i call {0}",
                                                 "which department is {0} in", "what is {0}'s email", "how do i reach {0}")),
    ("product,price,stock,supplier", "{0}", ("how much does {0} cost", "how many {0} are left", "who supplies {0}", "what is the price of {0}")),
    ("date,place,temperature,rain", "{0}", ("how warm was it in {0}", "did it rain in {0}", "what was the temperature in {0}")),
    ("host,ip,os,owner", "{0}", ("what is the ip of {0}", "which system runs on {0}", "who owns {0}", "who is responsible for {0}")),
    ("student,course,grade,teacher", "{0}", ("what grade did {0} get", "who teaches {0}", "which course does {0} take")),
)  # fmt: skip


def table(rng: random.Random) -> Pair:
    """CSV or aligned columns, a question about one row."""
    header, entity, questions = rng.choice(TABLES)
    columns = header.split(",")
    separator = rng.choice((",", ";", "\t", " | "))
    rows, subjects = [], []
    for _ in range(rng.randint(3, 9)):
        subject = (
            person(rng)
            if columns[0] in {"name", "student"}
            else (str(rng.randint(1000, 99999)) if columns[0] == "order" else names.word(rng).lower())
        )
        cells = [subject] + [_cell(rng, column) for column in columns[1:]]
        if columns[0] == "date":
            cells = [value_of(rng, "date"), subject, str(rng.randint(-10, 38)), str(rng.randint(0, 40))]
        rows.append(separator.join(cells))
        subjects.append(subject)
    subject = rng.choice(subjects)
    return separator.join(columns) + "\n" + "\n".join(rows) + "\n", rng.choice(questions).format(entity.format(subject))


def _cell(rng: random.Random, column: str) -> str:
    kinds = {"phone": "phone", "email": "email", "ip": "ip", "total": "number", "price": "number", "stock": "number",
             "room": "number", "customer": "person", "owner": "person", "teacher": "person", "supplier": "person"}  # fmt: skip
    if column == "status":
        return rng.choice(("shipped", "open", "paid", "cancelled", "returned"))
    if column == "os":
        return rng.choice(("debian 12", "ubuntu 24.04", "freebsd", "alpine"))
    return value_of(rng, kinds[column]) if column in kinds else names.word(rng).lower()


def notes(rng: random.Random) -> Pair:
    """Prose notes: a few facts about people and things, one asked for."""
    chosen = rng.sample(PEOPLE_FACTS, rng.randint(2, 6))
    sentences, questions = [], []
    for said, asked_as in chosen:
        values = {"p": person(rng), "d": value_of(rng, "date"), "n": rng.randint(2, 900), "w": names.word(rng), "t": value_of(rng, "time"),
                  "f": value_of(rng, "phone"), "e": value_of(rng, "email"), "v": names.word(rng)}  # fmt: skip
        sentences.append(rng.choice(said.split("|")).format(**values))
        questions.append(rng.choice(asked_as.split("|")).format(**values))
    bullet = rng.choice(("", "", "- ", "* "))
    joined = ("\n" if bullet else rng.choice((" ", "\n"))).join(bullet + s for s in sentences)
    title = rng.choice(("", f"# {names.word(rng).capitalize()}\n\n", f"Notes {value_of(rng, 'date')}\n"))
    return title + joined + "\n", rng.choice(questions)


def contacts(rng: random.Random) -> Pair:
    """An address list in free form."""
    people = [person(rng) for _ in range(rng.randint(2, 7))]
    lines = []
    for who in people:
        parts = [
            f"{label} {value_of(rng, kind)}"
            for label, kind in (("tel", "phone"), ("mail", "email"))
            if rng.random() < 0.9
        ]
        lines.append(f"{who}{rng.choice((': ', ' - ', ', '))}{', '.join(parts) or 'moved away'}")
    who = rng.choice(people)
    question = rng.choice(
        (
            "what is {}'s phone number",
            "how do i reach {}",
            "what's the number of {}",
            "phone number of {}",
            "{}'s mail address",
            "what is the email of {}",
            "how can i call {}",
            "where can i write to {}",
            "i want to phone {}, what's the number",
        )
    )
    return "\n".join(lines) + "\n", question.format(who if rng.random() < 0.6 else who.split()[0])


def minutes(rng: random.Random) -> Pair:
    """Minutes of a meeting: decisions and tasks."""
    lines, questions = [f"Meeting {value_of(rng, 'date')}, present: {person(rng)}, {person(rng)}"], []
    for _ in range(rng.randint(2, 6)):
        who, what, day = (
            person(rng),
            f"{rng.choice(('write', 'review', 'fix', 'order', 'test', 'call'))} the {names.word(rng)}",
            value_of(rng, "date"),
        )
        lines.append(
            rng.choice(("TODO {} will {} by {}", "- {}: {} until {}", "Action: {} to {} (due {})")).format(
                who, what, day
            )
        )
        questions.append(
            rng.choice(
                (
                    "who has to {1}",
                    "when is {0} going to {1}",
                    "by when does {0} have to {1}",
                    "what does {0} have to do",
                    "whose task is it to {1}",
                    "what is the deadline to {1}",
                )
            ).format(who, what)
        )
    if rng.random() < 0.5:
        topic, day = names.word(rng), value_of(rng, "date")
        lines.append(f"Decided: the {topic} is postponed to {day}.")
        questions.append(
            rng.choice((f"what was decided about the {topic}", f"when is the {topic} now", f"is the {topic} postponed"))
        )
    return "\n".join(lines) + "\n", rng.choice(questions)


def code(rng: random.Random) -> Pair:
    """A few functions, a question about one of them."""
    texts, questions = [], []
    for _ in range(rng.randint(1, 4)):
        verb, noun, other = (
            rng.choice(("load", "save", "send", "parse", "count", "remove", "find", "check")),
            names.word(rng).lower(),
            names.word(rng).lower(),
        )
        function = f"{verb}_{noun}"
        limit = rng.randint(2, 5000)
        texts.append(
            rng.choice(
                (
                    f'def {function}({other}, limit={limit}):\n    """{verb.capitalize()} the {noun} of a {other}."""\n    return {other}.{verb}(limit)\n',
                    f"function {function}({other}) {{\n  // at most {limit} at a time\n  return {verb}({other}, {limit});\n}}\n",
                    f'{function}() {{\n  # {verb} the {noun} kept in $1\n  {verb} "$1/{other}" | head -n {limit}\n}}\n',
                )
            )
        )
        questions.append(
            rng.choice(
                (
                    "where do we {v} the {n}",
                    "which function {v}s the {n}",
                    "what is the limit of {f}",
                    "what does {f} do",
                    "how many {n} can we {v}",
                    "how is the {n} {v}ed",
                )
            ).format(v=verb, n=noun, f=function)
        )
    return "\n".join(texts), rng.choice(questions)


def manual(rng: random.Random) -> Pair:
    """An excerpt of a manual page: options and what they do."""
    tool = names.invented(rng)
    options = (("quiet", "print nothing but errors", "how do i make {t} silent|which option suppresses the output"),
               ("recursive", "descend into directories", "how do i process subdirectories with {t}|which flag makes {t} recursive"),
               ("output FILE", "write to FILE instead of standard output", "how do i write the result to a file|how can {t} save its output"),
               ("force", "overwrite existing files without asking", "how do i overwrite existing files with {t}|which option replaces files"),
               ("jobs N", "run N jobs at the same time", "how do i run {t} in parallel|how do i use several cores with {t}"),
               ("dry-run", "show what would be done and do nothing", "how can i try {t} without changing anything|is there a preview in {t}"),
               ("exclude PATTERN", "skip files that match PATTERN", "how do i leave out some files|how can i skip files in {t}"),
               ("timeout SECONDS", "give up after SECONDS", "how do i limit how long {t} waits|how do i set a time limit for {t}"),
               ("verbose", "say what is being done", "how do i see what {t} does|which option shows more detail"),
               ("keep", "do not delete the input", "how do i keep the original file with {t}|does {t} delete its input"))  # fmt: skip
    chosen = rng.sample(options, rng.randint(3, 7))
    lines = [
        f"{tool.upper()}(1)",
        f"  {tool} - {rng.choice(('pack', 'sync', 'check', 'convert'))} {names.word(rng)} files",
    ]
    lines += [f"  -{name[0]}, --{name}\n      {does.capitalize()}." for name, does, _ in chosen]
    return "\n".join(lines) + "\n", rng.choice(rng.choice(chosen)[2].split("|")).format(t=tool)


def unit(rng: random.Random) -> Pair:
    """A service file, a hosts file or a crontab."""
    name, user, path = names.word(rng).lower(), rng.choice(names.USERS), names.folder(rng)
    roll = rng.random()
    if roll < 0.4:
        text = (
            f"[Unit]\nDescription={name.capitalize()} service\nAfter=network.target\n\n[Service]\nUser={user}\nExecStart={path}/bin/{name} --port "
            f"{rng.randint(1024, 65000)}\nRestart={rng.choice(('always', 'on-failure', 'no'))}\nWorkingDirectory={path}\n"
        )
        return text, rng.choice(
            (
                f"which user runs {name}",
                f"how is {name} started",
                f"what command starts the {name} service",
                f"does {name} restart when it fails",
                f"in which directory does {name} run",
                f"on which port does {name} run",
            )
        )
    if roll < 0.7:
        hosts = [
            (f"10.0.{rng.randint(0, 20)}.{rng.randint(1, 250)}", f"{names.word(rng).lower()}{rng.randint(1, 9)}")
            for _ in range(rng.randint(3, 8))
        ]
        ip, host = rng.choice(hosts)
        return "\n".join(f"{i}\t{h} {h}.local" for i, h in hosts) + "\n", rng.choice(
            (f"what is the address of {host}", f"which ip has {host}", f"who is {ip}", f"which machine has the ip {ip}")
        )
    jobs = [(rng.randint(0, 59), rng.randint(0, 23), names.word(rng).lower()) for _ in range(rng.randint(2, 6))]
    _, _, job = rng.choice(jobs)
    text = "\n".join(f"{m} {h} * * * {path}/{j}.sh" for m, h, j in jobs) + "\n"
    return text, rng.choice(
        (f"when does {job} run", f"at what time is {job} started", f"is {job} scheduled", f"how often does {job} run")
    )


def changelog(rng: random.Random) -> Pair:
    """Release notes; which release changed what."""
    lines, questions = [], []
    major = rng.randint(0, 9)
    for minor in range(rng.randint(2, 5), 0, -1):
        what = names.word(rng).lower()
        lines.append(f"## {major}.{minor} ({value_of(rng, 'date')})")
        for verb in rng.sample(("add", "fix", "remove", "speed up", "rename"), rng.randint(1, 3)):
            lines.append(f"- {verb} {what}")
        questions.append(
            rng.choice(
                (
                    f"in which version did {what} change",
                    f"when was {what} changed",
                    f"what happened to {what}",
                    f"what is new in {major}.{minor}",
                    f"when was {major}.{minor} released",
                    f"what changed in version {major}.{minor}",
                )
            )
        )
    return "\n".join(lines) + "\n", rng.choice(questions)
