//! A chart of bars for a terminal.

use std::fmt::Write;

use console::{measure_text_width, pad_str, truncate_str};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::sheet::{Sheet, rounded};

/// The characters of the parts of a bar. The last column has the darkest one, which is the oldest part of an amount.
const PARTS: [&str; 5] = ["·", "░", "▒", "▓", "█"];

/// The largest number of bars.
const MOST: usize = 20;

/// The widest name, in characters.
const WIDEST: usize = 28;

/// The width of a chart without a terminal, in characters.
const USUAL: usize = 100;

/// Returns the largest rows as bars, with a legend. Negative parts have no length.
pub(crate) fn bars(sheet: &Sheet, width: usize) -> String {
    let charted = sheet.charted();
    let width = if width == 0 { USUAL } else { width };
    let mut rows = largest(sheet, &charted);
    let hidden = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let digits = charted.first().and_then(|(index, _)| sheet.columns.get(*index));
    let digits = digits.map_or(2, |column| column.digits);
    let figures: Vec<String> = rows.iter().map(|row| rounded(row.total, digits)).collect();
    let names = rows.iter().map(|row| measure_text_width(row.name));
    let name_width = names.max().unwrap_or_default().min(WIDEST);
    let figure_width = figures.iter().map(String::len).max().unwrap_or_default();
    let room =
        width.saturating_sub(name_width).saturating_sub(figure_width).saturating_sub(4).max(10);
    let longest = rows.iter().map(|row| row.total).max().unwrap_or_default();
    let mut text = format!("{}\n", sheet.title);
    for (row, figure) in rows.iter().zip(&figures) {
        let name = truncate_str(row.name, name_width, "…");
        let name = pad_str(&name, name_width, console::Alignment::Left, None);
        let bar = bar(&row.parts, longest, room);
        // Nothing fails while a text is written.
        let _ = writeln!(text, "{name}  {bar}  {figure:>figure_width$}");
    }
    if hidden > 0 {
        let _ = writeln!(text, "and {hidden} smaller ones");
    }
    if charted.len() > 1 {
        let legend = charted
            .iter()
            .zip(letters(charted.len()))
            .map(|((_, name), part)| format!("{part} {name}"));
        let _ = writeln!(text, "{}", legend.collect::<Vec<_>>().join("   "));
    }
    text
}

/// Iterates over the characters of a number of parts.
fn letters(count: usize) -> impl Iterator<Item = &'static str> {
    PARTS.into_iter().skip(PARTS.len().saturating_sub(count))
}

/// A row of a chart.
pub(super) struct Bar<'a> {
    pub(super) name: &'a str,
    /// The parts, without negative ones.
    pub(super) parts: Vec<Decimal>,
    pub(super) total: Decimal,
}

/// Returns the rows, the largest first.
pub(super) fn largest<'a>(sheet: &'a Sheet, charted: &[(usize, &str)]) -> Vec<Bar<'a>> {
    let bar = |(name, values): &'a (String, Vec<Option<Decimal>>)| {
        let value = |(index, _): &(usize, &str)| values.get(*index).copied().flatten();
        let parts: Vec<Decimal> = charted
            .iter()
            .map(|column| value(column).unwrap_or_default().max(Decimal::ZERO))
            .collect();
        let total = parts.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(*part));
        Bar { name: if name.is_empty() { "(none)" } else { name }, parts, total }
    };
    let mut bars: Vec<Bar<'_>> = sheet.rows.iter().map(bar).collect();
    bars.retain(|bar| bar.total > Decimal::ZERO);
    bars.sort_by(|one, other| other.total.cmp(&one.total).then(one.name.cmp(other.name)));
    bars
}

/// Returns the parts of a bar in characters, padded to the room.
fn bar(parts: &[Decimal], longest: Decimal, room: usize) -> String {
    let cells = |amount: Decimal| {
        let room = Decimal::from(room);
        let cells = amount.checked_mul(room).and_then(|cells| cells.checked_div(longest));
        cells.and_then(|cells| cells.round().to_usize()).unwrap_or_default()
    };
    let (mut text, mut done, mut sum) = (String::new(), 0, Decimal::ZERO);
    for (part, letter) in parts.iter().zip(letters(parts.len())) {
        sum = sum.saturating_add(*part);
        let end = cells(sum).min(room);
        text.push_str(&letter.repeat(end.saturating_sub(done)));
        done = done.max(end);
    }
    text.push_str(&" ".repeat(room.saturating_sub(done)));
    text
}
