//! The pages that are written from the code stay equal to it. `HIVEPLAN_REFRESH=1 cargo test -p hiveplan --test spec`
//! writes them again, on purpose.

use hiveplan::{Input, Parameter, Severity, rules, schema};
use serde_json::Value;
use std::fmt::Write;
use std::path::PathBuf;

fn page(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    if std::env::var_os("HIVEPLAN_REFRESH").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "docs/{name} is not what the code says: refresh it with HIVEPLAN_REFRESH=1");
}

/// `docs/errors.md` lists every rule.
#[test]
fn errors_page_lists_every_rule() {
    let mut text = String::from(
        "# Errors, warnings and repairs\n\nEvery rule has a number that never changes its meaning. All faults of a document are reported at once, each with\n\
         its code, severity, path (`villages.csv:7:families`, or a JSON pointer such as `/villages/5/families`), what is wrong, and\nwhat to do. \
         HP1xxx: reading; HP2xxx: meaning; HP3xxx: plans; HP4xxx: scenarios; HP5xxx: rollouts; HP6xxx: questions; HP7xxx: draws; HP8xxx: accounts and indicators; HP9xxx: faults of the library.\n\n\
         This page is written from the code by a test (`core/tests/docs.rs`).\n\n\
         | code | severity | what is wrong | what to do |\n|---|---|---|---|\n",
    );
    for rule in rules() {
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Repaired => "repaired",
        };
        writeln!(text, "| {} | {severity} | {} | {} |", rule.code, rule.title, rule.hint).unwrap();
    }
    page("errors.md", &text);
}

/// `docs/estimates.md` lists every estimate with its range, status and source.
#[test]
fn estimates_page_lists_every_estimate() {
    let mut text = String::from(
        "# Estimates\n\nEvery number of the domain that is not a count: low / central / high, unit, year, status and source. `estimates.csv`\n\
         replaces them one by one. **assumption** means that no source was found.\n\n\
         This page is written from the code by a test (`core/tests/docs.rs`).\n\n\
         | name | what | low | central | high | unit | year | status | source |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for &parameter in Parameter::ALL {
        let e = parameter.default_estimate();
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} |",
            parameter.id(),
            parameter.what(),
            e.low,
            e.central,
            e.high,
            e.unit,
            e.year,
            e.status,
            e.source
        )
        .unwrap();
    }
    page("estimates.md", &text);
}

/// `docs/schema/*.json` are the JSON Schemas of the documents.
#[test]
fn schemas_are_those_of_the_types() {
    for document in ["input", "scenario", "plan", "outcome", "rollout_terms", "rollout", "question"] {
        page(&format!("schema/{document}.schema.json"), &(schema(document).unwrap() + "\n"));
    }
    assert_eq!(schema("nothing"), None);
}

/// The Python package holds the schema of the input as a file, without blanks: what makes it from the types is half a megabyte.
#[test]
fn the_schema_in_the_wheel_is_that_of_the_types() {
    let value: Value = serde_json::from_str(&schema("input").unwrap()).unwrap();
    page("../py-bindings/python/hiveplan/input.schema.json", &format!("{value}\n"));
}

/// Low, central and high of every default are in order and inside what is allowed; each says where it comes from.
#[test]
fn every_default_is_in_order_and_says_its_source() {
    for &parameter in Parameter::ALL {
        let e = parameter.default_estimate();
        let (min, max) = parameter.allowed();
        assert!(min <= e.low && e.low <= e.central && e.central <= e.high && e.high <= max, "{}", parameter.id());
        assert!(!e.source.is_empty() && !e.year.is_empty() && !parameter.what().is_empty(), "{}", parameter.id());
        assert_eq!(Parameter::from_id(parameter.id()), Some(parameter));
    }
}

/// `docs/formats.md` lists every table, column and change.
#[test]
fn formats_page_lists_every_table() {
    let schema_of = |name| serde_json::from_str::<Value>(&schema(name).unwrap()).unwrap();
    let input = schema_of("input");
    let mut text = String::from(include_str!("formats_head.md"));
    for (table, columns, required) in Input::tables() {
        let definition = input["properties"][table]["items"]["$ref"].as_str().unwrap();
        let row = input.pointer(definition.trim_start_matches('#')).unwrap();
        writeln!(text, "\n## {table}.csv\n\n{}\n\n| column | | what |\n|---|---|---|", one_line(&row["description"]))
            .unwrap();
        for column in columns {
            let property = &row["properties"][*column];
            let needed = if required.contains(column) { "needed" } else { "" };
            writeln!(
                text,
                "| `{column}` | {needed} | {}{} |",
                one_line(&property["description"]),
                words(&input, property)
            )
            .unwrap();
        }
    }
    text += "\n## Changes of a scenario\n\nA scenario is `{\"name\": ..., \"changes\": [{\"change\": ..., ...}]}`.\n\n| change | what | fields |\n|---|---|---|\n";
    let scenario = schema_of("scenario");
    for change in scenario["$defs"]["Change"]["oneOf"].as_array().unwrap() {
        let fields: Vec<&str> = change["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|key| *key != "change")
            .collect();
        let name = change["properties"]["change"]["const"].as_str().unwrap();
        writeln!(text, "| `{name}` | {} | {} |", one_line(&change["description"]), fields.join(", ")).unwrap();
    }
    text += "\n## Terms of a rollout\n\nEvery field may be left out.\n\n| field | what |\n|---|---|\n";
    for (name, field) in schema_of("rollout_terms")["properties"].as_object().unwrap() {
        writeln!(text, "| `{name}` | {} |", one_line(&field["description"])).unwrap();
    }
    text += "\n## Questions\n\n`{\"question\": ..., ...}`: the question with its terms in one object (`ask`; schema/question.schema.json). Fields may be left out unless bold.\n\n| question | what | terms |\n|---|---|---|\n";
    for question in schema_of("question")["oneOf"].as_array().unwrap() {
        let needed = |key: &str| question["required"].as_array().unwrap().iter().any(|name| name == key);
        let terms: Vec<String> = question["properties"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| *key != "question")
            .map(|key| if needed(key) { format!("**{key}**") } else { key.clone() })
            .collect();
        let name = question["properties"]["question"]["const"].as_str().unwrap();
        writeln!(text, "| `{name}` | {} | {} |", one_line(&question["description"]), terms.join(", ")).unwrap();
    }
    page("formats.md", &text);
}

fn one_line(description: &Value) -> String {
    description.as_str().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "/")
}

/// The words that a column allows, where it allows only some.
fn words(schema: &Value, property: &Value) -> String {
    let options = property["anyOf"].as_array().or(property["oneOf"].as_array()).cloned();
    let mut candidates = options.unwrap_or_default();
    candidates.push(property.clone());
    candidates.push(property["items"].clone());
    for candidate in candidates {
        if let Some(definition) = candidate["$ref"].as_str() {
            let definition = schema.pointer(definition.trim_start_matches('#')).unwrap();
            let named = definition["oneOf"].as_array().or(definition["anyOf"].as_array());
            let mut words: Vec<&str> = named.into_iter().flatten().filter_map(|word| word["const"].as_str()).collect();
            words.extend(definition["enum"].as_array().into_iter().flatten().filter_map(Value::as_str));
            if !words.is_empty() {
                return format!(" One of: {}.", words.join(", "));
            }
        }
    }
    String::new()
}
