//! Bands by year: a bar from the low to the high end, a line at the middle.

use super::pattern::{definitions, paint};
use super::{Canvas, scaled};
use crate::report::chart::Fan;

const BAR: f64 = 18.0;
const SPACE: f64 = 8.0;

pub(super) fn draw(id: &str, fan: &Fan) -> Canvas {
    let mut canvas = Canvas { body: definitions(id), ..Canvas::default() };
    canvas.legend(&[("eight draws of ten", paint(id, 0))]);
    let most = fan.bars.iter().map(|bar| bar.high).fold(0.0, f64::max);
    for bar in &fan.bars {
        canvas.label(&bar.label, &bar.note);
        let y = canvas.height;
        let [low, middle, high] = [bar.low, bar.middle, bar.high].map(|value| scaled(value, most));
        // A band of one number is still a hairline.
        canvas.rect(low, y, (high - low).max(0.2), BAR, &paint(id, 0));
        canvas.upright(middle, y - 2.0, y + BAR + 2.0, "mark");
        canvas.height += BAR + SPACE;
    }
    canvas
}
