//! Bars around a base value: the upper half of a bar is the low reading, the lower half the high one.

use super::pattern::{definitions, paint};
use super::{Anchor, Canvas, LINE};
use crate::report::chart::{Tornado, TornadoBar};

const HALF: f64 = 11.0;
const SPACE: f64 = 8.0;

pub(super) fn draw(id: &str, tornado: &Tornado) -> Canvas {
    let mut canvas = Canvas { body: definitions(id), ..Canvas::default() };
    canvas.legend(&[("at the low reading", paint(id, 0)), ("at the high reading", paint(id, 1))]);
    let ends = || tornado.bars.iter().flat_map(|bar| [bar.low.0, bar.high.0]).chain([tornado.base]);
    let (least, most) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    let span = if most > least { most - least } else { 1.0 };
    let place = |value: f64| (value - least) / span * 100.0;
    let base = place(tornado.base);
    canvas.height += LINE;
    let top = canvas.height;
    let anchor = if base < 33.0 {
        Anchor::Start
    } else if base > 67.0 {
        Anchor::End
    } else {
        Anchor::Middle
    };
    canvas.text(base, top - 4.0, anchor, &tornado.base_note);
    for bar in &tornado.bars {
        canvas.label(&bar.label, "");
        let y = canvas.height;
        for (half, value) in [bar.low.0, bar.high.0].into_iter().enumerate() {
            let end = place(value);
            canvas.rect(base.min(end), y + half as f64 * HALF, (end - base).abs(), HALF, &paint(id, half));
        }
        canvas.upright(base, y - 2.0, y + 2.0 * HALF + 2.0, "mark");
        canvas.height += 2.0 * HALF;
        ends_in_words(&mut canvas, bar);
        canvas.height += SPACE;
    }
    canvas
}

/// The smaller amount on the left, the larger on the right.
fn ends_in_words(canvas: &mut Canvas, bar: &TornadoBar) {
    canvas.height += LINE;
    let y = canvas.height - 4.0;
    let (left, right) = if bar.low.0 <= bar.high.0 { (&bar.low, &bar.high) } else { (&bar.high, &bar.low) };
    canvas.text(0.0, y, Anchor::Start, &left.1);
    canvas.text(100.0, y, Anchor::End, &right.1);
}
