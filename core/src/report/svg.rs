//! Charts as inline SVG. Lengths across are percentages and lengths down are pixels, so that a chart fills a telephone
//! and a page alike while its letters keep their size. Patterns carry the parts where colour does not.

mod bars;
mod fan;
mod map;
mod pattern;
mod stack;
mod timeline;
mod tornado;
mod waterfall;

use super::chart::{Chart, Drawing};
use super::escape::escape;
use super::wrap::lines;
use std::fmt::Write as _;

/// Height of a line of letters.
const LINE: f64 = 17.0;
/// Letters that fit beside each other on a telephone 320 px wide.
const LETTERS: usize = 42;

/// A chart as an `svg` element.
pub(super) fn draw(chart: &Chart) -> String {
    let id = &chart.id;
    let canvas = match &chart.drawing {
        Drawing::Stack(stack) => stack::draw(id, stack),
        Drawing::Tornado(tornado) => tornado::draw(id, tornado),
        Drawing::Pairs(pairs) => bars::pairs(id, pairs),
        Drawing::Bars(bars) => bars::against(id, bars),
        Drawing::Timeline(timeline) => timeline::draw(id, timeline),
        Drawing::Fan(fan) => fan::draw(id, fan),
        Drawing::Map(map) => map::draw(map),
        Drawing::Waterfall(waterfall) => waterfall::draw(id, waterfall),
    };
    let size = match canvas.box_width {
        Some(width) => format!("class=\"boxed\" viewBox=\"0 0 {} {}\"", px(width), px(canvas.height)),
        None => format!("width=\"100%\" height=\"{}\"", px(canvas.height)),
    };
    format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" {size}>\n<title id=\"{id}-title\">{}</title>\n\
         <desc id=\"{id}-desc\">{}</desc>\n{}</svg>\n",
        escape(&chart.title),
        escape(&chart.description),
        canvas.body
    )
}

/// A drawing that grows downwards.
#[derive(Default)]
struct Canvas {
    body: String,
    height: f64,
    /// Set for drawings with a shape of their own (maps): they are scaled as a whole.
    box_width: Option<f64>,
}

/// Where letters stand against their point.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

impl Canvas {
    /// Letters at `x` percent and `y` pixels.
    fn text(&mut self, x: f64, y: f64, anchor: Anchor, words: &str) {
        let anchor = anchor.name();
        let _ = writeln!(
            self.body,
            "<text x=\"{}%\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            pct(x),
            px(y),
            escape(words)
        );
    }

    /// A box from `x` percent, `wide` percent wide.
    fn rect(&mut self, x: f64, y: f64, wide: f64, high: f64, paint: &str) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\" {paint}/>",
            pct(x),
            px(y),
            pct(wide.max(0.0)),
            px(high)
        );
    }

    /// An upright line.
    fn upright(&mut self, x: f64, from: f64, to: f64, class: &str) {
        let (x, from, to) = (pct(x), px(from), px(to));
        let _ = writeln!(self.body, "<line x1=\"{x}%\" x2=\"{x}%\" y1=\"{from}\" y2=\"{to}\" class=\"{class}\"/>");
    }

    /// A label on the left and a note on the right; the note moves to a line of its own where both would not fit.
    fn label(&mut self, label: &str, note: &str) {
        let mut last = 0;
        for line in lines(label, LETTERS) {
            self.height += LINE;
            self.text(0.0, self.height - 4.0, Anchor::Start, &line);
            last = line.chars().count();
        }
        if note.is_empty() {
            return;
        }
        if last + note.chars().count() > LETTERS {
            self.height += LINE;
        }
        self.text(100.0, self.height - 4.0, Anchor::End, note);
    }

    /// Names of the parts with their patterns, two beside each other where they are short.
    fn legend(&mut self, entries: &[(&str, String)]) {
        let short = entries.iter().all(|(name, _)| name.chars().count() <= 20);
        let across = if short { 2 } else { 1 };
        for row in entries.chunks(across) {
            for (place, (name, paint)) in row.iter().enumerate() {
                let x = place as f64 * 50.0;
                let _ = writeln!(
                    self.body,
                    "<rect x=\"{}%\" y=\"{}\" width=\"14\" height=\"12\" {paint}/>",
                    pct(x),
                    px(self.height + 3.0)
                );
                let _ = writeln!(
                    self.body,
                    "<text x=\"{}%\" dx=\"20\" y=\"{}\">{}</text>",
                    pct(x),
                    px(self.height + 13.0),
                    escape(name)
                );
            }
            self.height += LINE + 3.0;
        }
        self.height += 4.0;
    }
}

/// Percent with two decimals at most.
fn pct(value: f64) -> String {
    trimmed(value)
}

/// Pixels with two decimals at most.
fn px(value: f64) -> String {
    trimmed(value)
}

fn trimmed(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// `value` on a scale of `most`, in percent.
fn scaled(value: f64, most: f64) -> f64 {
    if most > 0.0 { (value / most * 100.0).clamp(0.0, 100.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short_and_finite() {
        assert_eq!([pct(33.333_333), pct(50.0), px(-0.001), px(f64::NAN)], ["33.33", "50", "0", "0"]);
    }
}
