//! Paints that differ in colour and in pattern.

use std::fmt::Write as _;

/// Colour and lines of each paint; chosen to differ for the colour-blind and in greyscale.
const PAINTS: [(&str, &str); 6] = [
    ("#14507f", ""),
    ("#d98324", "<path d=\"M0 4H8\" stroke=\"#fff\" stroke-width=\"2\"/>"),
    ("#8fbf9f", "<circle cx=\"4\" cy=\"4\" r=\"1.6\" fill=\"#1d4d33\"/>"),
    ("#6c4a8e", "<path d=\"M4 0V8\" stroke=\"#fff\" stroke-width=\"1.5\"/>"),
    ("#e9dfa8", "<path d=\"M0 4H8M4 0V8\" stroke=\"#6b6014\" stroke-width=\"1\"/>"),
    ("#7b858e", ""),
];

/// Definitions of the paints and of the hole that stands for what is missing.
pub(super) fn definitions(id: &str) -> String {
    let mut text = String::from("<defs>\n");
    for (number, (colour, lines)) in PAINTS.iter().enumerate() {
        // Every second paint is turned, so that neighbours differ even when printed in black.
        let turned = if number == 1 { " patternTransform=\"rotate(45)\"" } else { "" };
        let _ = writeln!(
            text,
            "<pattern id=\"{id}-p{number}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"{turned}>\
             <rect width=\"8\" height=\"8\" fill=\"{colour}\"/>{lines}</pattern>"
        );
    }
    let _ = writeln!(
        text,
        "<pattern id=\"{id}-gap\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(-45)\"><rect width=\"7\" height=\"7\" fill=\"#fff\"/>\
         <path d=\"M0 3.5H7\" stroke=\"#b3261e\" stroke-width=\"1.2\"/></pattern>\n</defs>"
    );
    text
}

/// The paint of a part.
pub(super) fn paint(id: &str, number: usize) -> String {
    format!("fill=\"url(#{id}-p{})\"", number % PAINTS.len())
}

/// The paint of what is missing.
pub(super) fn gap(id: &str) -> String {
    format!("fill=\"url(#{id}-gap)\" stroke=\"#b3261e\"")
}
