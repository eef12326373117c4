//! The layout of tables: widths of columns, alignment and truncation.

use console::{Alignment, measure_text_width, pad_str};

/// The characters between two columns.
const GAP: usize = 2;

/// The mark of a text that does not fit.
const CUT: &str = "…";

/// The widest column, in characters.
pub(super) const WIDEST: usize = 40;

/// The place of a column in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ColumnLayout {
    pub(super) width: usize,
    pub(super) is_number: bool,
}

/// Returns the width of the widest text.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(measure_text_width).max().unwrap_or_default()
}

/// Returns the width of a table with columns of these widths.
pub(super) fn total(widths: impl IntoIterator<Item = usize>) -> usize {
    let sum = widths
        .into_iter()
        .fold(0_usize, |sum, width| sum.saturating_add(width).saturating_add(GAP));
    sum.saturating_sub(GAP)
}

/// Shrinks the widest columns until a table fits. A limit of 0 means any width.
pub(super) fn fit(widths: &mut [usize], limit: usize) {
    /// The narrowest column that is made narrower.
    const NARROWEST: usize = 8;
    while limit > 0 && total(widths.iter().copied()) > limit {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > NARROWEST) else {
            return;
        };
        *widest = widest.saturating_sub(1);
    }
}

/// Returns a line of a table. Texts that do not fit are cut, and the last column has no blanks at its end.
pub(super) fn line<'a>(
    columns: &[ColumnLayout],
    texts: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut line = String::new();
    for (index, (column, text)) in columns.iter().zip(texts).enumerate() {
        if index > 0 {
            line.push_str(&" ".repeat(GAP));
        }
        let alignment = if column.is_number { Alignment::Right } else { Alignment::Left };
        line.push_str(&pad_str(text, column.width, alignment, Some(CUT)));
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_padded_cut_and_aligned_by_their_width_on_the_screen() {
        let columns = [(4, false), (3, true), (5, false)]
            .map(|(width, is_number)| ColumnLayout { width, is_number });
        assert_eq!(line(&columns, ["ab", "1", "x"]), "ab      1  x");
        assert_eq!(line(&columns, ["abcdef", "123", "日本語"]), "abc…  123  日本…");
    }

    #[test]
    fn the_widest_columns_shrink_first_and_no_column_vanishes() {
        let mut widths = [10, 40, 30];
        fit(&mut widths, 60);
        assert_eq!(widths, [10, 23, 23]);
        fit(&mut widths, 1);
        assert_eq!(widths, [8, 8, 8]);
        fit(&mut widths, 0);
        assert_eq!(total(widths), 28);
    }
}
