//! Bars: what exists inside a frame of what is needed, and values against a mark.

use super::pattern::{definitions, paint};
use super::{Anchor, Canvas, LINE, scaled};
use crate::report::chart::{Bars, Pair};

const BAR: f64 = 16.0;
const SPACE: f64 = 7.0;

/// What is needed as a frame, what exists as its filling; unknown is a question mark, not an empty frame.
pub(super) fn pairs(id: &str, pairs: &[Pair]) -> Canvas {
    let mut canvas = Canvas { body: definitions(id), ..Canvas::default() };
    canvas.legend(&[("needed", "class=\"frame\"".to_owned()), ("existing", paint(id, 0))]);
    let most = pairs.iter().map(|pair| pair.needed.max(pair.existing.unwrap_or(0.0))).fold(0.0, f64::max);
    for pair in pairs {
        canvas.label(&pair.label, &pair.note);
        let y = canvas.height;
        let needed = scaled(pair.needed, most);
        canvas.rect(0.0, y, needed, BAR, "class=\"frame\"");
        match pair.existing {
            Some(existing) => canvas.rect(0.0, y + 3.0, scaled(existing, most), BAR - 6.0, &paint(id, 0)),
            None => canvas.text(1.5, y + 12.5, Anchor::Start, "?"),
        }
        canvas.height += BAR + SPACE;
    }
    canvas
}

/// Bars against a mark.
pub(super) fn against(id: &str, bars: &Bars) -> Canvas {
    let mut canvas = Canvas { body: definitions(id), ..Canvas::default() };
    let values = bars.bars.iter().map(|(_, _, value)| *value);
    let most = values.chain(bars.mark.iter().map(|(mark, _)| *mark)).fold(0.0, f64::max);
    let mark = bars.mark.as_ref().map(|(mark, words)| (scaled(*mark, most), words));
    if let Some((x, words)) = mark {
        canvas.height += LINE;
        let anchor = if x > 50.0 { Anchor::End } else { Anchor::Start };
        canvas.text(x, canvas.height - 4.0, anchor, words);
    }
    for (label, note, value) in &bars.bars {
        canvas.label(label, note);
        let y = canvas.height;
        canvas.rect(0.0, y, scaled(*value, most), BAR, &paint(id, 2));
        if let Some((x, _)) = mark {
            canvas.upright(x, y, y + BAR, "mark");
        }
        canvas.height += BAR + SPACE;
    }
    canvas
}
