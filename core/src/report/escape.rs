//! Text from an input can hold anything: each writer makes it harmless in its own way.

/// Text inside HTML and SVG, also inside quoted attributes. Characters that no document may hold are left out.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\r' | '\t' => safe.push(' '),
            other if is_hidden(other) => {}
            other => safe.push(other),
        }
    }
    safe
}

/// Text inside a Markdown paragraph or table cell.
pub(super) fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' => {
                safe.push('\\');
                safe.push(letter);
            }
            '\n' | '\r' | '\t' => safe.push(' '),
            other if is_hidden(other) => {}
            other => safe.push(other),
        }
    }
    safe
}

/// Text in a CSV cell. A spreadsheet runs cells that start with `=`, `+`, `-`, `@` or their wide forms as formulas
/// (OWASP: CSV injection); an apostrophe in front makes them text. Line breaks inside a cell become spaces.
pub(super) fn spreadsheet(text: &str) -> String {
    let flat: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).filter(|l| !is_hidden(*l)).collect();
    let runs = |letter: char| matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%');
    match flat.trim_start().chars().next() {
        Some(first) if runs(first) && flat.trim() != "-" => format!("'{flat}"),
        _ => flat,
    }
}

/// Control characters, and those that turn the direction of text around. Zero-width spaces stay: Khmer breaks lines
/// at them.
fn is_hidden(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_text() {
        assert_eq!(escape("<script>alert('x')</script>"), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
        assert_eq!(escape("a\u{0}b\u{202e}c\nd"), "abc d");
        assert_eq!(escape("ភូមិ\u{200b}ថ្មី"), "ភូមិ\u{200b}ថ្មី", "a zero-width space is where Khmer may break");
    }

    #[test]
    fn markdown_stays_in_its_cell() {
        assert_eq!(markdown("a|b\n<i>*c*"), "a\\|b &lt;i>\\*c\\*");
    }

    #[test]
    fn formulas_become_text() {
        for bad in ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "  =1", "＝1", "%0A"] {
            assert!(spreadsheet(bad).starts_with('\''), "{bad}");
        }
        for good in ["Ou Char", "ភូមិ", "-", "a=b", "0-3"] {
            assert_eq!(spreadsheet(good), good);
        }
    }
}
