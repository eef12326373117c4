//! Short lists about resources, fields and accounts.

use std::io::Write;

use super::{
    Format, OutputArguments,
    cell::printable,
    figures::Plan,
    layout::{ColumnLayout, fit, line, widest},
};
use crate::{context::Context, error::CliError, json::quoted};

/// A list of rows with the same columns, all texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    /// The names of the columns, as JSON and CSV have them.
    pub(crate) columns: Vec<&'static str>,
    /// The rows, each with a text for each column.
    pub(crate) rows: Vec<Vec<String>>,
    /// The names of the columns with numbers, which JSON has without quotes and a table on the right.
    pub(crate) numbers: Vec<&'static str>,
    /// The last row of a table, such as sums. JSON and CSV do not have it.
    pub(crate) sums: Option<Vec<String>>,
}

impl Listing {
    /// Makes an empty list.
    pub(crate) fn new(columns: &[&'static str]) -> Self {
        Self { columns: columns.to_vec(), ..Self::default() }
    }

    /// Returns a text as JSON: a number where the column has numbers, and `null` for an empty one.
    fn json(&self, column: &str, text: &str) -> String {
        match (self.numbers.contains(&column), text) {
            (true, "") => "null".to_owned(),
            (true, number) => number.to_owned(),
            (false, text) => quoted(text),
        }
    }
}

/// Writes a list in the form that the flags ask for.
///
/// # Errors
///
/// If the output cannot be written.
pub(crate) fn show(
    listing: &Listing,
    arguments: &OutputArguments,
    context: &Context,
) -> Result<(), CliError> {
    let format = arguments.listing_format();
    let mut destination = arguments.open(context, format)?;
    match format {
        Format::Json => {
            for row in &listing.rows {
                let cells = listing.columns.iter().zip(row);
                let members = cells
                    .map(|(name, text)| format!("{}:{}", quoted(name), listing.json(name, text)));
                writeln!(destination, "{{{}}}", members.collect::<Vec<_>>().join(","))?;
            }
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(&mut destination);
            writer.write_record(&listing.columns)?;
            listing.rows.iter().try_for_each(|row| writer.write_record(row))?;
            writer.flush()?;
        }
        Format::Table => {
            let is_terminal = arguments.is_at_terminal(context);
            let width = if is_terminal { context.terminal.width } else { 0 };
            let colors = is_terminal && context.terminal.colors;
            let (text, left_out) = table(listing, width, colors);
            destination.write_all(text.as_bytes())?;
            destination.finish()?;
            if !left_out.is_empty() {
                context.note(&format!(
                    "the terminal is too narrow for columns of zeros: {}; `--csv` has all columns",
                    left_out.join(", ")
                ));
            }
            return Ok(());
        }
    }
    destination.finish()
}

/// Returns a list as a table with a header, and the names of the columns that are left out.
///
/// A table with figures cuts nothing. In other tables, the widest columns are cut.
fn table(listing: &Listing, limit: usize, colors: bool) -> (String, Vec<&'static str>) {
    let all = listing.rows.iter().chain(&listing.sums);
    let rows: Vec<Vec<String>> =
        all.map(|row| row.iter().map(|text| printable(text)).collect()).collect();
    let header: Vec<String> =
        listing.columns.iter().map(|name| name.to_uppercase().replace('_', " ")).collect();
    let mut widths: Vec<usize> = (0..header.len())
        .map(|index| {
            let cells = rows.iter().chain([&header]).filter_map(|row| row.get(index));
            widest(cells.map(String::as_str))
        })
        .collect();
    let has_figures = !listing.numbers.is_empty();
    if !has_figures {
        fit(&mut widths, limit);
    }
    let columns: Vec<ColumnLayout> = widths
        .into_iter()
        .zip(listing.columns.iter().map(|name| listing.numbers.contains(name)))
        .map(|(width, is_number)| ColumnLayout { width, is_number })
        .collect();
    if has_figures {
        let plan = Plan::new(&columns, &rows, limit);
        let head = heading(plan.row(&header).trim_end_matches('\n'), colors);
        let lines = rows.iter().map(|row| plan.row(row));
        let name = |index: &usize| listing.columns.get(*index).copied();
        let left_out = plan.left_out.iter().filter_map(name).collect();
        return (head + &lines.collect::<String>(), left_out);
    }
    let mut text = heading(&line(&columns, header.iter().map(String::as_str)), colors);
    for row in &rows {
        text.push_str(&line(&columns, row.iter().map(String::as_str)));
        text.push('\n');
    }
    (text, Vec::new())
}

/// Returns the header of a table as a line.
pub(super) fn heading(text: &str, colors: bool) -> String {
    if colors { format!("\x1b[1m{text}\x1b[0m\n") } else { format!("{text}\n") }
}
