//! Times in UTC, in the one form that people see.

use jiff::Timestamp;

/// Returns a time in UTC with milliseconds, such as `2026-11-27T08:00:00.854Z`.
pub(crate) fn moment(time: Timestamp) -> String {
    format!("{time:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_milliseconds() {
        for (time, text) in [
            ("2026-11-27T08:00:00.854082258Z", "2026-11-27T08:00:00.854Z"),
            ("2026-11-27T08:00:00Z", "2026-11-27T08:00:00.000Z"),
        ] {
            assert_eq!(moment(time.parse().unwrap()), text);
        }
    }
}
