//! Bars made of parts.

use super::pattern::{definitions, gap, paint};
use super::{Anchor, Canvas, scaled};
use crate::report::chart::{Stack, StackBar};
use crate::report::number;

const BAR: f64 = 24.0;
const SPACE: f64 = 8.0;
/// A part narrower than this carries no letters.
const LETTERED: f64 = 13.0;

pub(super) fn draw(id: &str, stack: &Stack) -> Canvas {
    let mut canvas = Canvas { body: definitions(id), ..Canvas::default() };
    let paint_of = |part: usize| {
        if stack.last_is_gap && part + 1 == stack.parts.len() { gap(id) } else { paint(id, part) }
    };
    let entries: Vec<(&str, String)> =
        stack.parts.iter().enumerate().map(|(part, name)| (name.as_str(), paint_of(part))).collect();
    canvas.legend(&entries);
    let whole = |bar: &StackBar| bar.parts.iter().sum::<f64>();
    let most = stack.bars.iter().map(whole).fold(0.0, f64::max);
    for bar in &stack.bars {
        canvas.label(&bar.label, &bar.note);
        let top = canvas.height;
        let mut x = 0.0;
        for (part, &size) in bar.parts.iter().enumerate() {
            let wide = scaled(size, most);
            if wide <= 0.0 {
                continue;
            }
            canvas.rect(x, top, wide, BAR, &paint_of(part));
            if wide >= LETTERED {
                let share = number::decimal(size / whole(bar) * 100.0, 0);
                canvas.text(x + wide / 2.0, top + 16.0, Anchor::Middle, &format!("{share}%"));
            }
            x += wide;
        }
        canvas.height += BAR + SPACE;
    }
    canvas
}
