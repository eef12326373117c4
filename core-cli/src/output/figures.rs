//! The layout of tables with figures: no figure is cut, and names take several lines.

use super::{
    cell_lines,
    layout::{ColumnLayout, line, total},
};

/// The narrowest column of names, while columns of zeros can be left out instead.
const COMFORTABLE: usize = 20;

/// The narrowest column of names. A table that does not fit with it is wider than the terminal.
const NARROWEST: usize = 12;

/// The columns that a table shows, by their places, with their widths.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    columns: Vec<(usize, ColumnLayout)>,
    /// The places of the columns that are left out.
    pub(super) left_out: Vec<usize>,
}

impl Plan {
    /// Makes a plan. Columns whose figures are all zero are left out if a table is too wide, the last ones first. The last
    /// column of a table is kept, because it has the total.
    pub(super) fn new(columns: &[ColumnLayout], rows: &[Vec<String>], limit: usize) -> Self {
        let mut shown: Vec<(usize, ColumnLayout)> = columns.iter().copied().enumerate().collect();
        let mut left_out = Vec::new();
        for index in (0..columns.len().saturating_sub(1)).rev() {
            if is_within(&shown, limit, COMFORTABLE) {
                break;
            }
            let is_number = columns.get(index).is_some_and(|column| column.is_number);
            if is_number && rows.iter().all(|row| is_zero(row.get(index))) {
                shown.retain(|(place, _)| *place != index);
                left_out.insert(0, index);
            }
        }
        let fixed = total(widths(&shown, 0));
        if limit > 0 {
            let room = limit.saturating_sub(fixed).max(NARROWEST);
            let names = shown.iter_mut().filter(|(_, column)| !column.is_number);
            names.for_each(|(_, column)| column.width = column.width.min(room));
        }
        Self { columns: shown, left_out }
    }

    /// Returns a row with a break at its end. A name that is too long goes on in the next lines.
    pub(super) fn row(&self, row: &[String]) -> String {
        let layouts: Vec<ColumnLayout> = self.columns.iter().map(|(_, column)| *column).collect();
        let cells: Vec<Vec<String>> = self
            .columns
            .iter()
            .map(|(index, column)| {
                let text = row.get(*index).map_or("", String::as_str);
                if column.is_number {
                    vec![text.to_owned()]
                } else {
                    cell_lines::lines(text, column.width)
                }
            })
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        let text = |number: usize| {
            let texts = cells.iter().map(|lines| lines.get(number).map_or("", String::as_str));
            line(&layouts, texts) + "\n"
        };
        (0..height).map(text).collect()
    }
}

/// Returns the widths of columns. Those of names have at most this one.
fn widths(columns: &[(usize, ColumnLayout)], names: usize) -> impl Iterator<Item = usize> {
    columns.iter().map(move |(_, column)| match column.is_number {
        true => column.width,
        false => column.width.min(names),
    })
}

fn is_within(columns: &[(usize, ColumnLayout)], limit: usize, names: usize) -> bool {
    limit == 0 || total(widths(columns, names)) <= limit
}

/// Returns whether a figure is zero or missing.
fn is_zero(cell: Option<&String>) -> bool {
    cell.is_none_or(|text| text.chars().all(|letter| matches!(letter, '0' | '.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a table of a name and four figures in a width, without the first line of its header.
    fn table(rows: &[[&str; 5]], limit: usize) -> (String, Vec<usize>) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        let columns: Vec<ColumnLayout> = (0..5)
            .map(|index| {
                let width = rows.iter().map(|row| row[index].len()).max().unwrap_or_default();
                ColumnLayout { width, is_number: index > 0 }
            })
            .collect();
        let plan = Plan::new(&columns, &rows, limit);
        let lines = rows.iter().map(|row| plan.row(row));
        (lines.collect(), plan.left_out)
    }

    const ROWS: [[&str; 5]; 2] = [
        ["Harbor Logistics and Warehousing Company", "0.00", "7,262.50", "0.00", "7,262.50"],
        ["Total", "0.00", "7,262.50", "0.00", "7,262.50"],
    ];

    #[test]
    fn a_table_that_fits_is_whole() {
        for limit in [0, 72, 100] {
            let (text, left_out) = table(&ROWS, limit);
            assert!(text.starts_with("Harbor Logistics and Warehousing Company  0.00"), "{text}");
            assert!(left_out.is_empty());
        }
    }

    #[test]
    fn names_break_before_a_column_is_left_out() {
        let (text, left_out) = table(&ROWS, 60);
        assert!(left_out.is_empty());
        assert_eq!(
            text,
            "Harbor Logistics and          0.00  7,262.50  0.00  7,262.50\n\
             Warehousing Company\n\
             Total                         0.00  7,262.50  0.00  7,262.50\n"
        );
    }

    #[test]
    fn columns_of_zeros_are_left_out_of_a_narrow_table() {
        let (text, left_out) = table(&ROWS, 46);
        assert_eq!(left_out, [3]);
        assert!(text.lines().all(|line| line.len() <= 46), "{text}");
        let (text, left_out) = table(&ROWS, 40);
        assert_eq!(left_out, [1, 3]);
        assert_eq!(
            text,
            "Harbor Logistics and  7,262.50  7,262.50\n\
             Warehousing Company\n\
             Total                 7,262.50  7,262.50\n"
        );
    }

    #[test]
    fn no_figure_is_cut_in_a_table_that_cannot_fit() {
        let (text, _) = table(&ROWS, 10);
        assert_eq!(text.matches("7,262.50").count(), 4, "{text}");
        for word in ROWS[0][0].split(' ') {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}
