//! Villages and centres on the ground: north is up, both axes have the same scale.

use super::{Canvas, LINE, px};
use crate::report::chart::{Map, MapVillage};
use crate::report::escape::escape;
use crate::report::number;
use std::fmt::Write as _;

const WIDE: f64 = 360.0;
const MARGIN: f64 = 18.0;
/// Height of a map, at least and at most.
const HEIGHT: (f64, f64) = (140.0, 420.0);
/// Kilometres of a degree of latitude (mean meridian).
const KM_DEGREE: f64 = 111.2;
/// Lengths that a scale bar may have, km.
const SCALES: [f64; 9] = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0];

/// From degrees to the drawing.
struct Projection {
    west: f64,
    north: f64,
    narrow: f64,
    per_degree: f64,
    left: f64,
}

impl Projection {
    /// Fits all villages; one degree of longitude is narrower by the cosine of the latitude.
    fn new(villages: &[MapVillage]) -> (Self, f64) {
        let bounds = |of: fn(&MapVillage) -> f64| {
            villages
                .iter()
                .map(of)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
        };
        let ((south, north), (west, east)) = (bounds(|village| village.lat), bounds(|village| village.lon));
        let narrow = libm::cos(f64::midpoint(south, north).to_radians());
        let (across, down) = (((east - west) * narrow).max(1e-4), (north - south).max(1e-4));
        let inner = WIDE - 2.0 * MARGIN;
        let per_degree = (inner / across).min((HEIGHT.1 - 2.0 * MARGIN) / down);
        let left = MARGIN + (inner - across * per_degree) / 2.0;
        let height = (down * per_degree + 2.0 * MARGIN).max(HEIGHT.0);
        (Self { west, north, narrow, per_degree, left }, height)
    }

    fn place(&self, lat: f64, lon: f64) -> (f64, f64) {
        (self.left + (lon - self.west) * self.narrow * self.per_degree, MARGIN + (self.north - lat) * self.per_degree)
    }

    fn per_km(&self) -> f64 {
        self.per_degree / KM_DEGREE
    }
}

pub(super) fn draw(map: &Map) -> Canvas {
    let (projection, height) = Projection::new(&map.villages);
    let mut canvas = Canvas { box_width: Some(WIDE), height, ..Canvas::default() };
    villages(&mut canvas, &projection, map);
    centres(&mut canvas, &projection, map);
    names(&mut canvas, &projection, map);
    scale(&mut canvas, &projection);
    key(&mut canvas);
    canvas
}

fn villages(canvas: &mut Canvas, projection: &Projection, map: &Map) {
    let most = map.villages.iter().map(|village| village.families).max().unwrap_or(0).max(1) as f64;
    for village in &map.villages {
        let (x, y) = projection.place(village.lat, village.lon);
        // The area, not the width, follows the number of families.
        let radius = 1.5 + 4.5 * (village.families as f64 / most).sqrt();
        let families = number::counted(village.families, "family", "families");
        let _ = writeln!(
            canvas.body,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"village\"><title>{}, {families}</title></circle>",
            px(x),
            px(y),
            px(radius),
            escape(&village.name)
        );
    }
}

fn centres(canvas: &mut Canvas, projection: &Projection, map: &Map) {
    for centre in &map.centres {
        let (x, y) = projection.place(centre.lat, centre.lon);
        let class = if centre.existing { "centre" } else { "centre new" };
        let _ = writeln!(
            canvas.body,
            "<rect x=\"{}\" y=\"{}\" width=\"7\" height=\"7\" class=\"{class}\"><title>{}</title></rect>",
            px(x - 3.5),
            px(y - 3.5),
            escape(&centre.name)
        );
    }
}

/// Names of communes; one that would lie on another moves down.
fn names(canvas: &mut Canvas, projection: &Projection, map: &Map) {
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for (lat, lon, name) in &map.names {
        let (x, mut y) = projection.place(*lat, *lon);
        let half = name.chars().count() as f64 * 3.0;
        let x = x.clamp(half, WIDE - half);
        while taken
            .iter()
            .any(|&(other_x, other_y, other)| (x - other_x).abs() < half + other && (y - other_y).abs() < 11.0)
        {
            y += 4.0;
        }
        taken.push((x, y, half));
        let _ = writeln!(
            canvas.body,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" class=\"name\">{}</text>",
            px(x),
            px(y),
            escape(name)
        );
    }
    let lowest = taken.iter().map(|&(_, y, _)| y).fold(0.0, f64::max);
    canvas.height = canvas.height.max(lowest + 8.0);
}

fn scale(canvas: &mut Canvas, projection: &Projection) {
    let longest = SCALES.iter().copied().filter(|km| km * projection.per_km() <= WIDE / 3.0).fold(SCALES[0], f64::max);
    canvas.height += LINE;
    let (from, to) = (MARGIN, MARGIN + longest * projection.per_km());
    let y = canvas.height - 6.0;
    let (x1, x2, y1, high, low) = (px(from), px(to), px(y), px(y - 3.0), px(y + 3.0));
    let _ = writeln!(canvas.body, "<path d=\"M{x1} {high}V{low}M{x1} {y1}H{x2}M{x2} {high}V{low}\" class=\"line\"/>");
    let _ = writeln!(
        canvas.body,
        "<text x=\"{}\" y=\"{}\">{} km</text>",
        px(to + 6.0),
        px(y + 4.0),
        number::value(longest)
    );
}

fn key(canvas: &mut Canvas) {
    canvas.height += LINE;
    let y = canvas.height - 5.0;
    let (middle, corner, base) = (px(y - 3.5), px(y - 7.0), px(y));
    let _ = write!(
        canvas.body,
        "<circle cx=\"22\" cy=\"{middle}\" r=\"4\" class=\"village\"/><text x=\"32\" y=\"{base}\">village</text>\n\
         <rect x=\"96\" y=\"{corner}\" width=\"7\" height=\"7\" class=\"centre\"/><text x=\"108\" y=\"{base}\">centre runs</text>\n\
         <rect x=\"206\" y=\"{corner}\" width=\"7\" height=\"7\" class=\"centre new\"/><text x=\"218\" y=\"{base}\">centre opens</text>\n"
    );
}
