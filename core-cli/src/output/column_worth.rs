//! The worth of columns for a person, by the values of the first rows.

/// The least number of bytes of a text that another column repeats by intent.
const SIGNIFICANT: usize = 3;

/// Returns the columns that have values, those that tell little last.
///
/// A column tells little if most of its cells are empty, if all are zero or false, or if each repeats an earlier column.
pub(super) fn by_worth(columns: usize, rows: &[Vec<String>]) -> Vec<usize> {
    let has_value = |column: &usize| cells(*column, rows).any(|cell| !cell.is_empty());
    let filled: Vec<usize> = (0..columns).filter(has_value).collect();
    let (poor, rich): (Vec<usize>, Vec<usize>) = filled.iter().copied().partition(|column| {
        let mut earlier = filled.iter().copied().take_while(|other| other < column);
        tells_nothing(*column, rows) || earlier.any(|other| repeats(*column, other, rows))
    });
    [rich, poor].concat()
}

fn cells(column: usize, rows: &[Vec<String>]) -> impl Iterator<Item = &str> {
    rows.iter().map(move |row| row.get(column).map_or("", String::as_str))
}

/// Returns whether most cells are empty, or all are zero or false.
fn tells_nothing(column: usize, rows: &[Vec<String>]) -> bool {
    let is_default =
        |cell: &str| cell.chars().all(|letter| matches!(letter, '0' | '.')) || cell == "false";
    let empty = cells(column, rows).filter(|cell| cell.is_empty()).count();
    empty.saturating_mul(2) > rows.len() || cells(column, rows).all(is_default)
}

/// Returns whether each cell of a column has the text of another one.
fn repeats(column: usize, other: usize, rows: &[Vec<String>]) -> bool {
    let mut pairs = cells(column, rows).zip(cells(other, rows));
    pairs.all(|(cell, part)| part.len() >= SIGNIFICANT && cell.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_tell_little_come_last_and_empty_ones_not_at_all() {
        let rows = [
            ["24-016", "Library", "24-016 | Library", "0.0", "false", "", "Root", ""],
            ["24-020", "Clinic", "24-020 | Clinic", "0", "false", "", "Phase", "Ada"],
            ["24-021", "School", "24-021 | School", "0", "false", "", "Phase", ""],
        ];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(by_worth(8, &rows), [0, 1, 6, 2, 3, 4, 7]);
        // A short value is a part of others by chance.
        let rows = [["1", "10"], ["2", "20"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(by_worth(2, &rows), [0, 1]);
        assert_eq!(by_worth(2, &[]), [0_usize; 0]);
    }
}
