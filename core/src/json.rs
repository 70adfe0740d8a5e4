//! JSON text, in one line or with a line for each value. One serialiser writes both: with two of `serde_json`, the code
//! of every document would be in the library twice (the wheel and the browser's module are sent over thin lines).

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{Result, Write};

/// How the text is laid out. The bytes are those of the formatters of `serde_json`.
enum Layout {
    Line,
    Lines(PrettyFormatter<'static>),
}

/// The document in one line.
pub(crate) fn line(document: &impl Serialize) -> String {
    text(document, Layout::Line)
}

/// The document with a line for each value, for people and for version control.
pub(crate) fn lines(document: &impl Serialize) -> String {
    text(document, Layout::Lines(PrettyFormatter::new()))
}

fn text(document: &impl Serialize, layout: Layout) -> String {
    let mut text = Vec::new();
    // Our documents have texts as keys and no writer that can fail: nothing is left to go wrong.
    match document.serialize(&mut Serializer::with_formatter(&mut text, layout)) {
        Ok(()) => String::from_utf8(text).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

macro_rules! laid_out {
    ($($name:ident($($first:ident)?) $line:expr;)*) => {
        impl Formatter for Layout {
            $(
                fn $name<W: Write + ?Sized>(&mut self, writer: &mut W $(, $first: bool)?) -> Result<()> {
                    match self {
                        Self::Line => {
                            let text: &[u8] = $line;
                            if text.is_empty() { Ok(()) } else { writer.write_all(text) }
                        }
                        Self::Lines(lines) => lines.$name(writer $(, $first)?),
                    }
                }
            )*
        }
    };
}

laid_out! {
    begin_array() b"[";
    end_array() b"]";
    begin_array_value(first) if first { b"" } else { b"," };
    end_array_value() b"";
    begin_object() b"{";
    end_object() b"}";
    begin_object_key(first) if first { b"" } else { b"," };
    begin_object_value() b":";
    end_object_value() b"";
}

/// Gives documents `to_json`: the bytes that every language hands out. Not generic, so that the code of a document is in
/// the library once.
macro_rules! written {
    ($($document:ty),*) => {
        $(
            impl $document {
                /// The document as JSON in one line: the same bytes in Rust, Python and JavaScript.
                #[must_use]
                pub fn to_json(&self) -> String {
                    $crate::json::line(self)
                }
            }
        )*
    };
}
pub(crate) use written;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_are_those_of_serde_json() {
        let document =
            serde_json::json!({ "a": [], "b": {}, "c": [1, 2.5, [null, "x\"\n"]], "d": { "e": { "f": true } } });
        assert_eq!(line(&document), serde_json::to_string(&document).unwrap());
        assert_eq!(lines(&document), serde_json::to_string_pretty(&document).unwrap());
    }
}
