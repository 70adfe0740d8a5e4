//! The report as one self-contained HTML page: no script, nothing loaded, A4 and telephone.

use super::Report;
use super::escape::escape;
use super::section::{Figure, Section};
use super::svg;
use super::table::{Align, Cell, Column, Table};
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");
/// The page itself forbids to load or to run anything.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Tables up to this length are not divided between two printed pages.
const ROWS_TOGETHER: usize = 16;

/// The whole page.
pub(super) fn page(report: &Report) -> String {
    let title = escape(&report.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}: plan and budget</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#answer\">To the answer</a>\n\
         <header>\n<h1>{title}</h1>\n<p>{}</p>\n</header>\n",
        escape(&report.subtitle)
    );
    contents(&mut page, report);
    page.push_str("<main>\n");
    for section in &report.sections {
        write_section(&mut page, section);
    }
    let _ = writeln!(
        page,
        "</main>\n<footer>\n<p>Written by hiveplan {}. Figures marked <span class=\"badge\">assumption</span> are a \
         planner's judgement, not facts. Dates, prices and names are those of the input.</p>\n</footer>\n</body>\n</html>",
        env!("CARGO_PKG_VERSION")
    );
    page
}

fn contents(page: &mut String, report: &Report) {
    page.push_str("<nav aria-label=\"Contents\">\n<ol>\n");
    for section in &report.sections {
        let _ = writeln!(page, "<li><a href=\"#{}\">{}</a></li>", section.id, escape(&section.title));
    }
    page.push_str("</ol>\n</nav>\n");
}

fn write_section(page: &mut String, section: &Section) {
    let id = escape(&section.id);
    let badge = if section.is_assumed() { " <span class=\"badge\">rests on assumptions</span>" } else { "" };
    let _ = writeln!(
        page,
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{}{badge}</h2>",
        escape(&section.title)
    );
    figures(page, &section.figures);
    for sentence in &section.sentences {
        let _ = writeln!(page, "<p>{}</p>", escape(sentence));
    }
    for chart in &section.charts {
        let _ = writeln!(
            page,
            "<figure id=\"{}\">\n<figcaption>{} <a href=\"#t-{}\">Figures in the table</a></figcaption>\n{}</figure>",
            chart.id,
            escape(&chart.title),
            escape(&chart.table),
            svg::draw(chart)
        );
    }
    for table in &section.tables {
        write_table(page, table);
    }
    if let Some(sentence) = section.basis_sentence() {
        let _ =
            writeln!(page, "<p class=\"basis\">{} <a href=\"#t-estimates\">All estimates</a></p>", escape(&sentence));
    }
    page.push_str("</section>\n");
}

fn figures(page: &mut String, figures: &[Figure]) {
    if figures.is_empty() {
        return;
    }
    page.push_str("<dl class=\"figures\">\n");
    for figure in figures {
        let _ = writeln!(
            page,
            "<div><dt>{}</dt><dd>{}</dd><dd class=\"note\">{}</dd></div>",
            escape(&figure.label),
            escape(&figure.value),
            escape(&figure.note)
        );
    }
    page.push_str("</dl>\n");
}

fn write_table(page: &mut String, table: &Table) {
    let name = escape(&table.name);
    let short = if table.rows.len() <= ROWS_TOGETHER { " class=\"short\"" } else { "" };
    // Wide tables scroll inside their frame on a telephone, so the frame can be reached by keyboard.
    let _ = writeln!(
        page,
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"c-{name}\" tabindex=\"0\">\n<table id=\"t-{name}\"{short}>\n\
         <caption id=\"c-{name}\">{}</caption>",
        escape(&table.caption)
    );
    head(page, &table.columns);
    page.push_str("<tbody>\n");
    for row in &table.rows {
        write_row(page, &table.columns, row, "");
    }
    if let Some(total) = &table.total {
        let no_sum = |cell: &Cell| if *cell == Cell::Nothing { Cell::text("") } else { cell.clone() };
        let total: Vec<Cell> = total.iter().map(no_sum).collect();
        write_row(page, &table.columns, &total, " class=\"total\"");
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
    if let Some(note) = &table.note {
        let _ = writeln!(page, "<p class=\"note\">{}</p>", escape(note));
    }
}

/// One row of headings, or two where columns stand under a common one.
fn head(page: &mut String, columns: &[Column]) {
    page.push_str("<thead>\n<tr>");
    let grouped = columns.iter().any(|column| column.group.is_some());
    let mut place = 0;
    while let Some(column) = columns.get(place) {
        let same = |other: &&Column| column.group.is_some() && other.group == column.group;
        let wide = columns[place..].iter().take_while(same).count();
        match &column.group {
            Some(group) => {
                let _ = write!(page, "<th scope=\"colgroup\" colspan=\"{wide}\">{}</th>", escape(group));
            }
            None => heading(page, column, if grouped { " rowspan=\"2\"" } else { "" }),
        }
        place += wide.max(1);
    }
    page.push_str("</tr>\n");
    if grouped {
        page.push_str("<tr>");
        columns.iter().filter(|column| column.group.is_some()).for_each(|column| heading(page, column, ""));
        page.push_str("</tr>\n");
    }
    page.push_str("</thead>\n");
}

fn heading(page: &mut String, column: &Column, span: &str) {
    let class = if column.align == Align::Right { " class=\"n\"" } else { "" };
    let _ = write!(page, "<th scope=\"col\"{span}{class}>{}</th>", escape(&column.heading()));
}

fn write_row(page: &mut String, columns: &[Column], row: &[Cell], class: &str) {
    let _ = write!(page, "<tr{class}>");
    for (place, (cell, column)) in row.iter().zip(columns).enumerate() {
        let text = cell_html(cell);
        let class = match (cell, column.align) {
            (Cell::Unknown | Cell::Hidden | Cell::AtLeast(_), Align::Right) => " class=\"n soft\"",
            (_, Align::Right) => " class=\"n\"",
            (_, Align::Left) => "",
        };
        let _ = if place == 0 {
            write!(page, "<th scope=\"row\">{text}</th>")
        } else {
            write!(page, "<td{class}>{text}</td>")
        };
    }
    page.push_str("</tr>\n");
}

fn cell_html(cell: &Cell) -> String {
    match cell {
        Cell::Place(name, Some(khmer)) => {
            format!("{} <span lang=\"km\">{}</span>", escape(name), escape(khmer))
        }
        Cell::Status(status) => format!("<span class=\"badge {0}\">{0}</span>", status.name()),
        other => escape(&other.shown()),
    }
}
