//! JSON Schema, as schemars writes it from our types, to TypeScript declarations: only the words that our types use.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// One exported type for each schema and for each definition inside them.
pub(crate) fn declarations<'a>(schemas: impl Iterator<Item = &'a Value>) -> String {
    let mut types = BTreeMap::new();
    for schema in schemas {
        let title = schema.get("title").and_then(Value::as_str).unwrap_or("Document");
        types.insert(title, (schema, title));
        for (name, definition) in members(schema, "$defs") {
            types.entry(name).or_insert((definition, title));
        }
    }
    let mut text = "// Written by `make wasm` from the types of the core: do not edit.\n".to_owned();
    for (name, (schema, root)) in types {
        // A type that holds itself names its root `#`.
        let schema = &named(schema, root);
        let _ = write!(text, "\n{}export type {name} = {};\n", comment(schema, ""), type_of(schema, ""));
    }
    text
}

/// The schema with references to its root by name.
fn named(schema: &Value, root: &str) -> Value {
    match schema {
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| {
                let to_root = key == "$ref" && value == "#";
                (key.clone(), if to_root { Value::from(format!("#/$defs/{root}")) } else { named(value, root) })
            };
            Value::Object(fields.iter().map(field).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| named(item, root)).collect()),
        other => other.clone(),
    }
}

fn type_of(schema: &Value, indent: &str) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or("unknown").to_owned();
    }
    if let Some(word) = schema.get("const") {
        return word.to_string();
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return union(words.iter().map(Value::to_string));
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(choices) = schema.get(choice).and_then(Value::as_array) {
            return union(choices.iter().map(|choice| type_of(choice, indent)));
        }
    }
    match schema.get("type") {
        Some(Value::String(word)) => one(word, schema, indent),
        Some(Value::Array(words)) => {
            union(words.iter().filter_map(Value::as_str).map(|word| one(word, schema, indent)))
        }
        _ => "unknown".to_owned(),
    }
}

fn one(word: &str, schema: &Value, indent: &str) -> String {
    match word {
        "integer" | "number" => "number".to_owned(),
        "string" | "boolean" | "null" => word.to_owned(),
        "array" => list(schema, indent),
        "object" => object(schema, indent),
        _ => "unknown".to_owned(),
    }
}

fn list(schema: &Value, indent: &str) -> String {
    if let Some(items) = schema.get("prefixItems").and_then(Value::as_array) {
        let items: Vec<String> = items.iter().map(|item| type_of(item, indent)).collect();
        return format!("[{}]", items.join(", "));
    }
    format!("Array<{}>", schema.get("items").map_or_else(|| "unknown".to_owned(), |item| type_of(item, indent)))
}

fn object(schema: &Value, indent: &str) -> String {
    let fields = members(schema, "properties");
    if fields.is_empty() {
        let value = schema.get("additionalProperties").map_or_else(|| "unknown".to_owned(), |any| type_of(any, indent));
        return format!("Record<string, {value}>");
    }
    let needed = schema.get("required").and_then(Value::as_array);
    let inner = format!("{indent}  ");
    let mut text = "{\n".to_owned();
    for (name, field) in fields {
        let optional = if needed.is_some_and(|names| names.iter().any(|needed| needed == name)) { "" } else { "?" };
        let _ = writeln!(text, "{}{inner}{name}{optional}: {};", comment(field, &inner), type_of(field, &inner));
    }
    text + indent + "}"
}

fn members<'a>(schema: &'a Value, key: &str) -> Vec<(&'a str, &'a Value)> {
    let object = schema.get(key).and_then(Value::as_object);
    object.into_iter().flatten().map(|(name, value)| (name.as_str(), value)).collect()
}

fn union(types: impl Iterator<Item = String>) -> String {
    let mut types: Vec<String> = types.collect();
    types.dedup();
    types.join(" | ")
}

fn comment(schema: &Value, indent: &str) -> String {
    match schema.get("description").and_then(Value::as_str) {
        Some(text) => format!("{indent}/** {} */\n", text.replace('\n', " ").replace("*/", "* /")),
        None => String::new(),
    }
}
