//! The figures of a report.

use rust_decimal::{Decimal, RoundingStrategy::MidpointAwayFromZero};

use crate::output::{Format, Listing, OutputArguments};

/// A column with figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SheetColumn {
    pub(crate) name: &'static str,
    /// The digits after the point in a table. JSON and CSV have all digits.
    pub(crate) digits: u32,
    /// True if a chart shows the column as a part of a bar.
    pub(crate) is_charted: bool,
}

/// The rows of a report, with their sums.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The title of a chart.
    pub(crate) title: String,
    /// The name of the first column.
    pub(crate) of: &'static str,
    pub(crate) columns: Vec<SheetColumn>,
    pub(crate) rows: Vec<(String, Vec<Option<Decimal>>)>,
    pub(crate) sums: Vec<Option<Decimal>>,
}

impl Sheet {
    /// Returns the figures as texts, rounded in a table.
    pub(crate) fn listing(&self, output: &OutputArguments) -> Listing {
        let is_table = output.listing_format() == Format::Table;
        let numbers: Vec<&'static str> = self.columns.iter().map(|column| column.name).collect();
        let names: Vec<&'static str> = [self.of].into_iter().chain(numbers.clone()).collect();
        let texts = |name: &str, values: &[Option<Decimal>]| {
            let cells = self.columns.iter().zip(values).map(|(column, value)| {
                let Some(value) = value else { return String::new() };
                if is_table {
                    rounded(*value, column.digits)
                } else {
                    value.normalize().to_string()
                }
            });
            let name = if is_table && name.is_empty() { "(none)" } else { name };
            [name.to_owned()].into_iter().chain(cells).collect::<Vec<_>>()
        };
        let mut listing = Listing::new(&names);
        listing.rows = self.rows.iter().map(|(name, values)| texts(name, values)).collect();
        listing.numbers = numbers;
        listing.sums = Some(texts("Total", &self.sums));
        listing
    }

    /// Returns the columns that a chart shows, with their places.
    pub(super) fn charted(&self) -> Vec<(usize, &'static str)> {
        let all = self.columns.iter().enumerate();
        all.filter(|(_, column)| column.is_charted)
            .map(|(index, column)| (index, column.name))
            .collect()
    }
}

/// Returns a figure as people read it, with commas between thousands.
pub(super) fn rounded(value: Decimal, digits: u32) -> String {
    let value = value.round_dp_with_strategy(digits, MidpointAwayFromZero);
    let places = usize::try_from(digits).unwrap_or_default();
    let text = format!("{:.places$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::with_capacity(text.len().saturating_mul(2));
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len().saturating_sub(index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    format!("{sign}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_half_up_with_commas() {
        for (value, digits, text) in [
            ("0", 2, "0.00"),
            ("999.995", 2, "1,000.00"),
            ("-1234567.891", 2, "-1,234,567.89"),
            ("-0.001", 2, "0.00"),
            ("12.5", 0, "13"),
            ("100", 1, "100.0"),
        ] {
            assert_eq!(rounded(Decimal::from_str_exact(value).unwrap(), digits), text);
        }
    }
}
