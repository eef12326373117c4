//! The clock of the server, read from the `Date` of its answers.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::endpoint::answer_date;

/// Two times of the server around the queries of a list, in UTC. `None` if an answer had no `Date`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::client) struct ServerClock {
    /// A time at or before the server executed the first query.
    pub(in crate::client) before: Option<DateTime>,
    /// A time at or after the server executed the last query.
    pub(in crate::client) after: Option<DateTime>,
    has_answer: bool,
}

impl ServerClock {
    /// Makes a clock with these two times.
    #[cfg(test)]
    pub(in crate::client) fn around(before: DateTime, after: DateTime) -> Self {
        Self { before: Some(before), after: Some(after), has_answer: true }
    }

    /// Records the headers of an answer that arrived this long after its request was made.
    pub(super) fn note(&mut self, headers: &HeaderMap, elapsed: Duration) {
        let date = answer_date(headers).and_then(civil);
        if !std::mem::replace(&mut self.has_answer, true) {
            self.before = date.map(|date| date.saturating_sub(elapsed));
        }
        // A `Date` has no fraction of a second.
        self.after = date.map(|date| date.saturating_add(Duration::from_secs(1)));
    }
}

fn civil(time: SystemTime) -> Option<DateTime> {
    Some(TimeZone::UTC.to_datetime(Timestamp::try_from(time).ok()?))
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header};
    use jiff::civil::date;

    use super::*;

    fn note(clock: &mut ServerClock, value: Option<&'static str>, seconds: u64) {
        let value = value.map(HeaderValue::from_static);
        let headers = value.into_iter().map(|value| (header::DATE, value)).collect();
        clock.note(&headers, Duration::from_secs(seconds));
    }

    #[test]
    fn the_times_are_around_all_queries() {
        let mut clock = ServerClock::default();
        note(&mut clock, Some("Tue, 17 Mar 2026 08:00:10 GMT"), 4);
        note(&mut clock, Some("Tue, 17 Mar 2026 08:00:20 GMT"), 7);
        let moment = |second| Some(date(2026, 3, 17).at(8, 0, second, 0));
        assert_eq!((clock.before, clock.after), (moment(6), moment(21)));
    }

    #[test]
    fn an_answer_without_a_date_leaves_its_time_unknown() {
        let mut clock = ServerClock::default();
        note(&mut clock, None, 0);
        note(&mut clock, Some("Tue, 17 Mar 2026 08:00:20 GMT"), 0);
        assert_eq!(clock.before, None);
        note(&mut clock, Some("soon"), 0);
        assert_eq!(clock.after, None);
    }
}
