"""What the ranking texts are made of: settings and how people ask for them, facts of notes, names and values."""

# ruff: noqa: E501  (one wording, one line)

from __future__ import annotations

import random
from dataclasses import dataclass

from . import names
from .names import listed


@dataclass(frozen=True)
class Concept:
    """A setting: the keys it goes by, the questions it answers, the kind of its value."""

    keys: tuple[str, ...]
    questions: tuple[str, ...]
    kind: str


def _concept(keys: str, questions: str, kind: str) -> Concept:
    return Concept(tuple(keys.split("|")), tuple(questions.split("|")), kind)


CONCEPTS = {
    "port": _concept("port|listen|listen_port|bind_port|server_port", "which port does it listen on|what is the port|what port number is "
                     "configured|on which port is it running|which port|what port should i connect to", "port"),
    "host": _concept("host|hostname|server|address|endpoint", "which host does it connect to|what is the hostname|which server is used|what is the "
                     "address|where does it connect", "host"),
    "user": _concept("user|username|login|account|run_as", "which user is configured|what is the username|what account does it use|who does it run as", "word"),
    "password": _concept("password|passwd|secret|api_key|token", "what is the password|which secret is set|what is the api key|what are the credentials", "secret"),
    "timeout": _concept("timeout|timeout_s|read_timeout|connect_timeout", "what is the timeout|how long does it wait|after how many seconds does it give up|"
                        "when does it time out", "number"),
    "connections": _concept("max_connections|max_clients|pool_size|connection_limit", "how many connections are allowed|what is the connection limit|how "
                            "many clients can connect|how big is the pool", "number"),
    "log level": _concept("log_level|loglevel|verbosity|level", "what is the log level|how verbose is the logging|how much does it log", "level"),
    "log file": _concept("log_file|logfile|log_path|error_log", "where are the logs written|which file does it log to|where is the log|where can i find the logs", "path"),
    "data": _concept("data_dir|datadir|storage|root|data_path", "where is the data stored|what is the data directory|where does it keep its data|where are the files kept", "path"),
    "cache": _concept("cache_size|cache_mb|buffer_size|cache", "how big is the cache|how much memory does the cache get|what is the cache size", "number"),
    "workers": _concept("workers|threads|num_workers|processes", "how many workers are there|how many threads are used|how many processes does it start", "number"),
    "database": _concept("database|dbname|db_name|schema", "which database is used|what is the database called|what is the name of the database", "word"),
    "retries": _concept("retries|max_retries|attempts|retry_count", "how often does it retry|how many attempts are made|how many times does it try again", "number"),
    "backup": _concept("backup_time|schedule|run_at|cron_time", "when does the backup run|at what time is it scheduled|when does the job start", "time"),
    "mail": _concept("admin_email|contact|mail_to|support", "who gets the mails|what is the contact address|which email is configured|where do complaints go", "email"),
    "version": _concept("version|release|app_version", "which version is it|what is the version|what release is this", "version"),
    "language": _concept("language|locale|lang", "which language is set|what is the locale|what language does it speak", "locale"),
    "certificate": _concept("ssl_cert|certificate|cert_file|tls_cert", "where is the certificate|which certificate is used|what is the path of the tls certificate", "path"),
    "owner": _concept("owner|maintainer|responsible|author", "who is responsible|who maintains it|who is the owner|whom should i ask", "person"),
    "limit": _concept("max_size|upload_limit|max_upload|quota", "how big may an upload be|what is the maximum size|how large can files be", "number"),
    "debug": _concept("debug|debug_mode|verbose", "is debugging on|is debug mode enabled", "bool"),
    "zone": _concept("timezone|tz|region", "which time zone is set|in which region is it|what is the timezone", "zone"),
}  # fmt: skip
SECTIONS = listed("""server database mail cache web api auth storage queue backup search proxy logging metrics client
    worker frontend billing""")
PEOPLE_FACTS = (
    ("{p} has a new number: {f}.|The phone number of {p} is {f}.|call {p} at {f}", "what is {p}'s phone number|how can i reach {p}|what is the number of {p}"),
    ("The {w} meeting is on {d} at {t}.|We meet about the {w} on {d}, {t}.", "when is the {w} meeting|at what time do we meet about the {w}"),
    ("{p} owes us {n} euros.|We lent {p} {n} euros.", "how much does {p} owe us|who owes us money"),
    ("The wifi password of the {w} is {v}{n}.|{w} wifi: {v}{n}", "what is the wifi password of the {w}|how do i get into the {w} wifi"),
    ("The {w} costs {n} euros.|Price of the {w}: {n} EUR", "how much is the {w}|what does the {w} cost|price of the {w}"),
    ("{p} will be on holiday until {d}.|{p} is away until {d}.", "when is {p} back|until when is {p} away|how long is {p} on holiday"),
    ("The key to the {w} is under the {v}.|Spare {w} key: under the {v}", "where is the {w} key|how do i get into the {w}"),
    ("{p}'s birthday is on {d}.|{p} was born on {d}.", "when is {p}'s birthday|when was {p} born"),
    ("The {w} weighs {n} kilos.|Weight of the {w}: {n} kg", "how heavy is the {w}|what does the {w} weigh"),
    ("The train to {v} leaves at {t} from platform {n}.", "when does the train to {v} leave|from which platform does the train to {v} go"),
    ("Doctor {p} moved the appointment to {d}, {t}.", "when is the appointment with {p}|what time is the doctor's appointment"),
    ("The contract with {p} ends on {d}.|{p}: contract until {d}", "when does the contract with {p} end|how long does the contract with {p} run"),
    ("Write to {e} about the {w}.|Contact for the {w}: {e}", "whom do i write to about the {w}|what is the contact for the {w}"),
    ("The {w} server moved to rack {n}.|rack {n}: {w} server", "in which rack is the {w} server|where is the {w} server"),
    ("Bake the {w} for {n} minutes at {t}.|{w}: {n} minutes in the oven", "how long does the {w} bake|how many minutes does the {w} need"),
    ("{p} takes over the {w} project.|New lead of the {w} project: {p}", "who leads the {w} project|who is in charge of the {w}"),
    ("The invoice {n} was paid on {d}.|Invoice {n}: paid {d}", "when was invoice {n} paid|has invoice {n} been paid"),
    ("Remember to back up the {w} before {d}.", "what do i have to back up|by when should the {w} be backed up"),
)  # fmt: skip
_FIRST = listed("""Alice Bob Maria Tom Priya Chen Omar Lucy Ivan Sofia Ken Nadia Paul Rosa Emil Grace Hugo Lena Mark
    Zoe Anna Peter Olga Sam Tina Victor Wendy Yusuf Carla Dmitri Ines Jonas Kofi Laura Mehmet Nora""")
_LAST = listed("""Smith Brown Garcia Novak Patel Kim Rossi Weber Silva Khan Moreau Olsen Ito Costa Nagy Popov Haas
    Lund Vega Stone Meyer Okafor""")


def person(rng: random.Random) -> str:
    return rng.choice(_FIRST) + (f" {rng.choice(_LAST)}" if rng.random() < 0.6 else "")


def value_of(rng: random.Random, kind: str) -> str:
    """A value of a kind: port, host, date, phone ..."""
    if kind == "port":
        return str(rng.choice((80, 443, 8080, 5432, 3306, 6379, rng.randint(1024, 65000))))
    if kind == "number":
        return str(rng.choice((rng.randint(1, 99), rng.randint(100, 9000))))
    if kind == "path":
        return f"{names.folder(rng)}/{names.word(rng)}"
    if kind == "secret":
        return "".join(rng.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(rng.randint(6, 14)))
    if kind == "email":
        return f"{names.word(rng).lower()}@{names.word(rng).lower()}.{rng.choice(('com', 'org', 'net'))}"
    if kind == "date":
        return rng.choice(
            (
                f"{rng.randint(2015, 2027)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
                f"{rng.randint(1, 28)} "
                f"{rng.choice(('January', 'March', 'April', 'June', 'July', 'September', 'October', 'December'))}",
            )
        )
    if kind == "time":
        return f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}"
    if kind == "phone":
        return rng.choice(
            (
                f"+{rng.randint(1, 99)} {rng.randint(100, 999)} {rng.randint(100000, 999999)}",
                f"0{rng.randint(10, 999)}-{rng.randint(1000, 99999)}",
                f"555-{rng.randint(1000, 9999)}",
            )
        )
    if kind == "ip":
        return ".".join(str(rng.randint(1, 254)) for _ in range(4))
    makers = {"host": names.host, "person": person, "word": names.word}
    if kind in makers:
        return makers[kind](rng)
    choices = {"level": "debug info warn error trace", "bool": "true false yes no on off", "locale": "en_US de_DE fr_FR es_ES zh_CN",
               "zone": "UTC Europe/Berlin Asia/Tokyo America/New_York eu-west-1 us-east-1", "version": "1.2 2.0.1 3.11 0.9.4 4.5"}  # fmt: skip
    return rng.choice(choices[kind].split())
