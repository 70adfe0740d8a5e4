//! The rules of reading: faults that a document can have before anything is known of its meaning.

use crate::error::{
    Rule,
    Severity::{Error, Repaired, Warning},
};

/// Declares the rules of one stage and the list of them.
macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $title:literal, $hint:literal;)*) => {
        $(#[doc = $title] pub(crate) const $name: Rule = Rule { code: $code, severity: $severity, title: $title, hint: $hint };)*

        /// All rules of this stage, in order.
        pub const RULES: &[Rule] = &[$($name,)*];
    };
}
pub(crate) use rules;

rules! {
    NOT_FOUND "HP1001" Error "A file of the plan cannot be read",
        "give a folder with plan.toml, communes.csv and villages.csv, or one JSON document";
    NOT_JSON "HP1002" Error "The document is not readable JSON",
        "open it in a JSON editor: the place is named; documents nest at most 128 deep";
    TOO_LARGE "HP1003" Error "A file is larger than 32 MiB (plan.toml: 1 MiB), or a table longer than 500,000 lines",
        "check that it is the right file; a country's case list stays below this size";
    NOT_CSV "HP1004" Error "A table is not readable CSV in UTF-8",
        "save it as \"CSV UTF-8\" with a comma between columns and as many fields in each row as the header has";
    NOT_TOML "HP1005" Error "plan.toml is not readable TOML",
        "compare it with plan.toml of the Battambang example";
    WRONG_FORMAT "HP1006" Error "The document is not a hiveplan input",
        "it must say format = \"hiveplan\"";
    NEWER_VERSION "HP1007" Error "The document was written by a newer hiveplan",
        "update hiveplan, or save the plan again in the older format";
    MISSING_FIELD "HP1008" Error "A value is missing that every plan needs",
        "fill it in";
    MISSING_COLUMN "HP1009" Error "A table has no column that it needs",
        "add the column to the header; docs/formats.md lists the columns";
    UNKNOWN_FIELD "HP1010" Error "A field is not known",
        "correct its spelling or remove it; docs/formats.md lists the fields";
    WRONG_KIND "HP1011" Error "A value is of the wrong kind",
        "write it as the message says";
    NOT_A_NUMBER "HP1012" Error "A number cannot be read",
        "write digits and a decimal point, without units or separators";
    OUT_OF_RANGE "HP1013" Error "A number is outside what makes sense",
        "correct it; the message names the range";
    NOT_A_WORD "HP1014" Error "A word is not one of those allowed",
        "use one of the words that the message names";
    NOT_A_CODE "HP1015" Error "A code has the wrong length or is not made of digits",
        "communes have six digits, villages eight, with their leading zero";
    CODE_REPAIRED "HP1016" Repaired "A code had lost its leading zero",
        "nothing to do; to keep zeros, format the column as text before saving";
    PRIVATE_FIELD "HP1017" Error "A family table has a column that could identify people",
        "remove names, addresses, phone numbers and birthdays; keep an opaque id";
    DUPLICATE_COLUMN "HP1018" Error "A table has the same column twice",
        "remove one of them";
    NOT_A_MONTH "HP1019" Error "A month is not written as year and month",
        "write it as 2027-01";
    CONTROL_CHARACTER "HP1020" Error "A text contains control or direction-changing characters",
        "type the text again without formatting";
    UNKNOWN_FILE "HP1021" Warning "A CSV file of the folder is not a table of the plan",
        "correct its name, or leave it: it is not read";
}
