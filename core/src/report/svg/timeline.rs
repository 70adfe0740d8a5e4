//! Cells by year: how much of its cost each commune pays itself.

use super::pattern::{definitions, paint};
use super::{Anchor, Canvas, LINE};
use crate::report::chart::Timeline;
use crate::report::number;

const CELL: f64 = 20.0;
const SPACE: f64 = 7.0;
/// More years than this leave no room for letters in a cell.
const LETTERED: usize = 8;
/// Between two cells, percent of the width.
const BETWEEN: f64 = 0.8;

pub(super) fn draw(id: &str, timeline: &Timeline) -> Canvas {
    let mut canvas = Canvas { body: definitions(id), ..Canvas::default() };
    let count = timeline.years.len().max(1);
    let wide = 100.0 / count as f64;
    canvas.height += LINE;
    for (place, year) in timeline.years.iter().enumerate() {
        if count <= LETTERED || place % 5 == 0 {
            let x = (place as f64 + 0.5) * wide;
            let anchor = if count <= LETTERED { Anchor::Middle } else { Anchor::Start };
            canvas.text(
                if count <= LETTERED { x } else { place as f64 * wide },
                canvas.height - 4.0,
                anchor,
                &year.to_string(),
            );
        }
    }
    for row in &timeline.rows {
        canvas.label(&row.label, &row.note);
        let y = canvas.height;
        for (place, &share) in row.shares.iter().enumerate() {
            let x = place as f64 * wide;
            let whole = wide - BETWEEN;
            canvas.rect(x, y, whole, CELL, "class=\"frame\"");
            canvas.rect(x, y, whole * share.clamp(0.0, 1.0), CELL, &paint(id, 2));
            if row.alone.is_some_and(|alone| place >= alone) {
                canvas.rect(x, y, whole, CELL, "class=\"alone\"");
            }
            if count <= LETTERED {
                let words = format!("{}%", number::decimal(share * 100.0, 0));
                canvas.text(x + whole / 2.0, y + 14.5, Anchor::Middle, &words);
            }
        }
        canvas.height += CELL + SPACE;
    }
    canvas
}
