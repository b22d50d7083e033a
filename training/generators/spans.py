"""How people say when, how long ago and how big: phrases with a place for the amount, for `query`."""

# ruff: noqa: E501  (one wording, one line)

TIMES = [
    (
        "today|changed today|modified today|edited today|from today|touched today|that changed today|since midnight|created today|"
        "of today|i edited today|I worked on today",
        "-daystart -mtime 0",
    ),
    (
        "yesterday|changed yesterday|modified yesterday|from yesterday|edited yesterday|that changed yesterday",
        "-daystart -mtime 1",
    ),
    (
        "changed this week|modified this week|from this week|edited this week|this week|that changed this week|touched this week|"
        "from the last week|changed in the last week|modified in the past week|of the past week|updated this week|"
        "that were modified this week|changed within a week|changed last week|modified last week|from last week|"
        "i changed this week|I edited this week|new this week",
        "-mtime -7",
    ),
    (
        "changed this month|modified this month|from this month|modified in the last month|changed last month|this month|"
        "modified last month|of the past month|edited in the past month|from the past month|from last month",
        "-mtime -30",
    ),
    (
        "changed this year|modified this year|from this year|modified in the last year|of the last year|from the past year",
        "-mtime -365",
    ),
    (
        "changed in the last hour|modified in the last hour|from the last hour|in the past hour|changed within the hour|"
        "modified within the last hour|of the last hour|modified less than an hour ago",
        "-mmin -60",
    ),
    (
        "recently changed|recently modified|recent|changed recently|modified recently|edited recently|newly changed",
        "-mtime -7",
    ),
]
WITHIN = (
    "modified in the last {}|changed in the last {}|modified within the last {}|modified less than {} ago|changed within {}|"
    "modified in the past {}|that were modified in the last {}|that changed in the past {}|edited in the last {}|from the last {}|"
    "updated in the last {}|newer than {}|changed in the past {}|no older than {}|touched in the last {}|not older than {}|"
    "which have changed in the last {}|i changed in the last {}|less than {} old|younger than {}|modified during the last {}|"
    "written in the last {}|that have been modified in the last {}|whose last change was within {}|last modified in the past {}"
)
BEYOND = (
    "older than {}|modified more than {} ago|not modified in the last {}|that have not been modified in {}|not changed in {}|"
    "last modified more than {} ago|that are older than {}|untouched for more than {}|that haven't changed in {}|over {} old|"
    "not touched in {}|untouched for {}|not modified for {}|more than {} old|that nobody changed for {}|unchanged for {}|"
    "which are older than {}|last changed over {} ago|i haven't touched in {}|not edited since {} ago|of more than {} ago"
)
OVER = (
    "larger than {}|bigger than {}|over {}|greater than {}|more than {}|of more than {}|that are larger than {}|above {}|"
    "that are bigger than {}|exceeding {}|with size greater than {}|above {} in size|which are over {}|>{}|> {}|at least {} big|"
    "that take more than {}|with more than {}|heavier than {}|that exceed {}|whose size is over {}|taking up over {}|upwards of {}"
)
UNDER = (
    "smaller than {}|less than {}|under {}|that are smaller than {}|of less than {}|below {} in size|<{}|tinier than {}|"
    "that are under {}|with size less than {}|not bigger than {}|up to {}"
)
