"""The columns of every table of a plan: their order here, what they mean in the core."""

import json
from pathlib import Path
from typing import Any, NamedTuple

#: Columns in the order of the files; ``*``: every row needs it. A test holds this against ``docs/formats.md``.
ORDER = {
    "communes": "code* name* name_km families people children poor_1 poor_2 open_cases councillors start"
    " start_health start_family_finance start_youth_centres status source",
    "villages": "code* name* name_km lat lon families people children poor_1 poor_2 status source",
    "families": "id* village* score* places_preschool places_school nurse finance carer worker",
    "workers": "id* cadre* village* fte post payer* serves from until grade",
    "staff": "commune* cadre* knowledge* source",
    "centres": "id* village* state* places_preschool places_school status source",
    "estimates": "id* low central* high unit year status source",
    "costs": "id* service* kind* driver* cadre price* rise life_years account",
    "funding": (
        "id* payer* scope* basis estimate usd_year riel_year share growth services kinds from until support "
        "status source"
    ),
    "handover": "commune* stage* month* status source",
    "shares": "commune service payer* year* share*",
    "roads": "from* to* km*",
    "transitions": "from* to* chance*",
}

#: An empty plan. Every line may be changed; the words are explained in docs/formats.md.
TOP = """\
format = "hiveplan"
version = 1
name = "My plan"
payers = ["commune"]     # who pays, in the order in which they are asked

[horizon]
start = 2027
years = 5                # 1 to 30

[settings]
posts = "needed"         # existing: only known workers; needed: as many as full service needs
centres = "needed"       # existing; needed: candidates may open
hiring = "need"          # need; funded: only as money allows; none
season = "year"          # dry; wet; year
"""


class Field(NamedTuple):
    """A column of a table of a plan."""

    name: str
    needed: bool
    what: str
    #: ``text``, ``list`` or anything else.
    kind: str


def tables() -> dict[str, tuple[str, list[Field]]]:
    """Give what each table holds, and its columns."""
    schema = json.loads(Path(__file__).with_name("input.schema.json").read_text(encoding="utf-8"))
    explained = {}
    for table, order in ORDER.items():
        kind = schema["$defs"][schema["properties"][table]["items"]["$ref"].rsplit("/", 1)[1]]
        fields = [
            Field(name.rstrip("*"), name.endswith("*"), *_plain(kind["properties"][name.rstrip("*")], schema))
            for name in order.split()
        ]
        explained[table] = (kind["description"], fields)
    return explained


def _plain(field: dict[str, Any], schema: dict[str, Any]) -> tuple[str, str]:
    """Say what a field means, with the words that it may hold, and of what kind it is."""
    inner = field.get("items", field)
    options = [inner, *inner.get("anyOf", [])]
    named = [schema["$defs"][one["$ref"].rsplit("/", 1)[1]] for one in options if "$ref" in one]
    said = str(field.get("description", ""))
    words = [one["const"] for kind in named for one in kind.get("oneOf", []) if "const" in one]
    if words:
        said += f" One of: {', '.join(words)}."
    types: set[str] = set()
    for one in (*options, *named):
        types |= {one["type"]} if isinstance(one.get("type"), str) else set(one.get("type", ()))
    kind = "list" if "items" in field else "text" if "string" in types or words else "other"
    return said, kind
