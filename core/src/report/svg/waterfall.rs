//! From one amount to another, one bar for each change.

use super::pattern::{definitions, paint};
use super::{Canvas, scaled};
use crate::report::chart::Waterfall;

const BAR: f64 = 16.0;
const SPACE: f64 = 7.0;

pub(super) fn draw(id: &str, waterfall: &Waterfall) -> Canvas {
    let mut canvas = Canvas { body: definitions(id), ..Canvas::default() };
    canvas.legend(&[("whole amount", paint(id, 5)), ("adds", paint(id, 1)), ("takes away", paint(id, 0))]);
    let mut levels = vec![waterfall.start.0, waterfall.end.0];
    let mut level = waterfall.start.0;
    for step in &waterfall.steps {
        level += step.size;
        levels.push(level);
    }
    let most = levels.iter().copied().fold(0.0, f64::max);
    bar(&mut canvas, "Base", &waterfall.start.1, (0.0, scaled(waterfall.start.0, most)), &paint(id, 5));
    level = waterfall.start.0;
    for step in &waterfall.steps {
        let (from, to) = (scaled(level, most), scaled(level + step.size, most));
        let paint = paint(id, usize::from(step.size >= 0.0));
        bar(&mut canvas, &step.label, &step.note, (from.min(to), from.max(to)), &paint);
        level += step.size;
    }
    bar(&mut canvas, "With all changes", &waterfall.end.1, (0.0, scaled(waterfall.end.0, most)), &paint(id, 5));
    canvas
}

fn bar(canvas: &mut Canvas, label: &str, note: &str, (from, to): (f64, f64), paint: &str) {
    canvas.label(label, note);
    let y = canvas.height;
    // A change of nothing is still a hairline.
    canvas.rect(from, y, (to - from).max(0.2), BAR, paint);
    canvas.height += BAR + SPACE;
}
