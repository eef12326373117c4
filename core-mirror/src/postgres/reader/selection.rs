//! The rows that a report reads.

use jiff::civil::Date;

/// The column with the day of a row.
const DAY: &str = "date";

/// Rows of a company in a table or in a view, and the columns that are read of them.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    pub(super) company: &'a str,
    pub(super) relation: &'a str,
    pub(super) columns: &'a [&'a str],
    pub(super) first_day: Option<Date>,
    pub(super) last_day: Option<Date>,
}

impl<'a> Selection<'a> {
    /// Selects all rows of a company.
    #[must_use]
    pub fn new(company: &'a str, relation: &'a str, columns: &'a [&'a str]) -> Self {
        Self { company, relation, columns, first_day: None, last_day: None }
    }

    /// Leaves out the rows whose column `date` is before a day or empty.
    #[must_use]
    pub fn from_day(self, day: Date) -> Self {
        Self { first_day: Some(day), ..self }
    }

    /// Leaves out the rows whose column `date` is after a day. The day itself is included, and so are rows without a date.
    #[must_use]
    pub fn to_day(self, day: Date) -> Self {
        Self { last_day: Some(day), ..self }
    }

    /// Iterates over the columns that the relation has to have.
    pub(super) fn needed(&self) -> impl Iterator<Item = &'a str> {
        let has_days = self.first_day.is_some() || self.last_day.is_some();
        self.columns.iter().copied().chain(["_company"]).chain(has_days.then_some(DAY))
    }

    /// Returns the condition of the days, with `$2` for the first and `$3` for the last.
    pub(super) fn condition(&self) -> String {
        let first = self.first_day.map(|_| format!(" AND \"{DAY}\" >= {START} + $2"));
        let last = self
            .last_day
            .map(|_| format!(" AND (\"{DAY}\" IS NULL OR \"{DAY}\" < {START} + 1 + $3)"));
        first.unwrap_or_default() + &last.unwrap_or_default()
    }

    /// Returns the days as numbers after the start, 0 for none.
    pub(super) fn days(&self) -> [i32; 2] {
        [self.first_day, self.last_day].map(|day| day.map_or(0, after_start))
    }
}

/// The day that days are counted from, in SQL.
const START: &str = "DATE '2000-01-01'";

/// The first day that PostgreSQL knows, in days after the start. It is in the year 4714 BC.
const FIRST: i32 = -2_451_507;

/// Returns the number of days after the start.
fn after_start(day: Date) -> i32 {
    (day - jiff::civil::date(2000, 1, 1)).get_days().max(FIRST)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_counted_from_the_start_and_those_before_all_dates_are_the_first_one() {
        for (day, number) in [
            (date(2000, 1, 1), 0),
            (date(2000, 3, 1), 60),
            (date(1999, 12, 31), -1),
            (date(0, 1, 1), -730_485),
            (Date::MIN, FIRST),
            (Date::MAX, 2_921_939),
        ] {
            assert_eq!(after_start(day), number, "{day}");
        }
    }
}
