//! A row of a view, the same for all kinds of mirrors.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::error::CliError;

/// The texts of a row. `None` is null.
#[derive(Debug)]
pub(super) struct ViewRow<'a>(pub(super) Vec<Option<Cow<'a, str>>>);

impl ViewRow<'_> {
    /// Returns the text of a column.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        self.0.get(index)?.as_deref()
    }

    /// Returns the text of a column that a row owns.
    pub(super) fn owned(&self, index: usize) -> Option<String> {
        self.text(index).map(str::to_owned)
    }

    /// Returns the number of a column, with all digits and without zeros at its end.
    ///
    /// # Errors
    ///
    /// If the value is not a number of at most 28 digits.
    pub(super) fn decimal(&self, index: usize) -> Result<Option<Decimal>, CliError> {
        let Some(text) = self.text(index) else { return Ok(None) };
        // PostgreSQL keeps the zeros that Core sends, and SQLite does not.
        let number = Decimal::from_str_exact(text).map(|number| Some(number.normalize()));
        number.map_err(|_| {
            CliError::failed(format!(
                "the mirror has the amount `{text}`, which is not a number of at most 28 digits; correct it in Core, \
                 and mirror it again"
            ))
        })
    }

    /// Returns whether a column is true. Null is false.
    pub(super) fn is_true(&self, index: usize) -> bool {
        // SQLite has no booleans.
        matches!(self.text(index), Some("true" | "1"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_all_mirrors_are_equal() {
        let row = ["7.50", "7.5", "true", "1", "false", "0"].map(|text| Some(text.into()));
        let row = ViewRow(row.to_vec());
        assert_eq!(row.decimal(0).unwrap().unwrap().to_string(), "7.5");
        assert_eq!(row.decimal(0).unwrap(), row.decimal(1).unwrap());
        assert!(row.is_true(2) && row.is_true(3) && !row.is_true(4) && !row.is_true(5));
        assert!(!row.is_true(6) && row.text(6).is_none() && row.decimal(6).unwrap().is_none());
    }

    #[test]
    fn an_amount_that_is_not_a_number_is_named() {
        for text in ["NaN", "Infinity", "", "1,5", "0.12345678901234567890123456789012"] {
            let row = ViewRow(vec![Some(text.into())]);
            let error = row.decimal(0).unwrap_err();
            let shown = error.text().unwrap_or_default();
            assert!(shown.contains(&format!("`{text}`")) && shown.contains("; correct"), "{shown}");
        }
    }
}
