//! Passes over lists of a server whose clocks may differ.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const OVERLAP: Duration = Duration::from_secs(300);
const DAY: Duration = LARGEST_SKEW;

/// Returns the time this number of seconds after the start.
fn at(seconds: u64) -> DateTime {
    date(2026, 3, 17).at(8, 0, 0, 0).saturating_add(Duration::from_secs(seconds))
}

fn clock(seconds: u64) -> ServerClock {
    ServerClock::around(at(seconds), at(seconds))
}

/// Makes a pass at this time that shows these rows.
fn pass(timeline: &mut Timeline, now: u64, rows: &[DateTime]) -> PassStart {
    let start = timeline.start(OVERLAP, DAY);
    for row in rows.iter().filter(|row| Some(**row) >= start.since) {
        timeline.note(*row, clock(now));
        timeline.check(*row, start);
    }
    timeline.complete(start, clock(now));
    start
}

#[test]
fn the_last_row_does_not_come_again_after_a_pass_without_changes() {
    let mut timeline = Timeline::default();
    assert_eq!(pass(&mut timeline, 1_000, &[at(900)]).since, None);
    let before_last = Some(at(600));
    assert_eq!(pass(&mut timeline, 2_000, &[at(900)]).since, before_last);
    // The lag is 101 seconds, rounded up.
    assert_eq!(timeline.start(OVERLAP, DAY).since, Some(at(2_000 - 101 - 300)));
}

#[test]
fn a_pass_a_day_starts_before_the_last_row() {
    let mut timeline = Timeline::default();
    for now in [1_000, 2_000] {
        assert!(pass(&mut timeline, now, &[at(900)]).is_check);
    }
    let day = DAY.as_secs();
    for now in [3_000, 2_000 + day] {
        assert!(!pass(&mut timeline, now, &[]).is_check);
    }
    let check = pass(&mut timeline, 3_000 + day, &[]);
    assert_eq!((check.since, check.is_check), (Some(at(600)), true));
    assert!(!timeline.start(OVERLAP, DAY).is_check);
}

#[test]
fn a_row_that_was_found_too_late_ends_the_use_of_the_clock() {
    let mut timeline = Timeline::default();
    pass(&mut timeline, 1_000, &[at(900)]);
    pass(&mut timeline, 9_000, &[]);
    assert_eq!(timeline.start(OVERLAP, Duration::ZERO).since, Some(at(600)));
    let start = timeline.start(OVERLAP, Duration::ZERO);
    timeline.check(at(1_200), start);
    assert_eq!(timeline.start(OVERLAP, DAY).since, Some(at(600)));
}

#[test]
fn a_date_in_the_future_hides_no_later_change() {
    let mut timeline = Timeline::default();
    pass(&mut timeline, 1_000, &[at(900), date(2999, 1, 1).at(0, 0, 0, 0)]);
    assert_eq!(timeline.start(OVERLAP, DAY).since, Some(at(600)));
}

#[test]
fn a_server_without_a_clock_is_read_from_the_last_row() {
    let mut timeline = Timeline::default();
    let start = timeline.start(OVERLAP, DAY);
    timeline.note(at(900), ServerClock::default());
    timeline.complete(start, ServerClock::default());
    for _ in 0..2 {
        let start = timeline.start(OVERLAP, DAY);
        assert_eq!((start.since, start.is_check), (Some(at(600)), true));
        timeline.complete(start, ServerClock::default());
    }
}

proptest! {
    /// Rows get their timestamps from a clock that differs, and become visible within the overlap.
    #[test]
    fn no_row_is_missed_whatever_the_difference_of_the_clocks(
        skew in -80_000_i64..80_000,
        rows in prop::collection::vec((0_u64..20_000, 0_u64..300), 0..40),
        passes in prop::collection::btree_set(0_u64..21_000, 1..30),
    ) {
        let stamp = |time: u64| {
            let skew = jiff::SignedDuration::from_secs(skew);
            at(time).saturating_sub(skew)
        };
        let mut timeline = Timeline::default();
        let mut seen = std::collections::BTreeSet::new();
        for now in passes.into_iter().chain([30_000]) {
            let start = timeline.start(OVERLAP, DAY);
            let visible = rows.iter().enumerate().filter(|(_, (time, delay))| time + delay <= now);
            for (index, (time, _)) in visible {
                if Some(stamp(*time)) >= start.since {
                    seen.insert(index);
                    timeline.note(stamp(*time), clock(now));
                }
            }
            timeline.complete(start, clock(now));
        }
        prop_assert_eq!(seen.len(), rows.len());
    }
}
