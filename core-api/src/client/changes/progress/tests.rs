//! Passes over rows that are written meanwhile, and that end early at any row.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use super::*;

const OVERLAP: Duration = Duration::from_secs(300);
/// A row becomes visible at most this long after its timestamp.
const LARGEST_DELAY: u64 = 100;
/// A run of a pass takes at most this long, in seconds.
const LONGEST_RUN: u64 = 150;

fn at(seconds: u64) -> DateTime {
    date(2026, 3, 17).at(8, 0, 0, 0).saturating_add(Duration::from_secs(seconds))
}

/// Splitmix64: a small random number generator with the same sequence on every platform.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}

/// The rows of a server by timestamp and id, with the time at which each becomes visible.
#[derive(Default)]
struct Server {
    rows: BTreeMap<(DateTime, Uuid), DateTime>,
    now: u64,
    ids: u128,
    /// The seconds by which the clock of the timestamps is behind that of the answers.
    skew: u64,
}

impl Server {
    fn write(&mut self, time: u64, delay: u64) {
        self.ids += 1;
        // The order of ids is not that of the writes.
        let id = Uuid::from_u128(self.ids.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_0C05_1E37_7A4B));
        self.rows.insert((at(time), id), at(time + delay));
    }

    /// Returns the first visible row after a position.
    fn next(&self, after: (DateTime, Uuid)) -> Option<(DateTime, Uuid)> {
        let rows = self.rows.range((Bound::Excluded(after), Bound::Unbounded));
        rows.filter(|(_, visible)| **visible <= at(self.now)).map(|(row, _)| *row).next()
    }

    fn clock(&self, start: u64) -> ServerClock {
        ServerClock::around(at(start + self.skew), at(self.now + self.skew + 1))
    }
}

/// A replica with its cursor.
#[derive(Default)]
struct Replica {
    state: Option<ResourceState>,
    seen: BTreeSet<Uuid>,
    repeated: usize,
}

impl Replica {
    /// Runs a pass for at most this number of rows. Returns whether it is complete.
    fn run(&mut self, server: &mut Server, rows: u64, seconds_a_row: u64) -> bool {
        let mut progress = self.state.as_ref().map_or_else(|| Progress::new(None), Progress::after);
        let since = progress.begin(OVERLAP, LARGEST_SKEW);
        let start = server.now;
        let mut position = (since.unwrap_or(DateTime::MIN), Uuid::nil());
        let mut is_complete = false;
        for _ in 0..rows {
            if server.now - start > LONGEST_RUN {
                break;
            }
            let Some((time, id)) = server.next(position) else {
                progress.complete(server.clock(start));
                is_complete = true;
                break;
            };
            position = (time, id);
            if progress.note(id, Some(time), "v", server.clock(start)) {
                self.repeated += usize::from(!self.seen.insert(id));
            }
            server.now += seconds_a_row;
        }
        let state = progress.state("/x", OVERLAP, DeletionState::default());
        assert!(state.given.len() <= if is_complete { COMPLETE } else { IN_PROGRESS });
        let stored = serde_json::to_string(&state).unwrap();
        let read: ResourceState = serde_json::from_str(&stored).unwrap();
        assert_eq!(Progress::after(&read).state("/x", OVERLAP, DeletionState::default()), read);
        self.state = Some(read);
        is_complete
    }

    fn resumption(&self) -> Resumption {
        self.state.as_ref().map(|state| state.resumption.clone()).unwrap_or_default()
    }

    fn given(&self) -> usize {
        self.state.as_ref().map_or(0, |state| state.given.len())
    }
}

#[test]
fn no_row_is_missed_whatever_ends_early() {
    for seed in 0..100 {
        let mut random = Random(seed);
        let skew = [0, 3, 20_000][random.below(3) as usize];
        let mut server = Server { now: 10, skew, ..Server::default() };
        let mut replica = Replica::default();
        for _ in 0..60 {
            // A burst, or single rows.
            for _ in 0..[1, 3, 40][random.below(3) as usize] {
                let delay = [0, 1, LARGEST_DELAY][random.below(3) as usize];
                server.write(server.now - random.below(5), random.below(delay + 1));
            }
            let (rows, pace) = (random.below(30), random.below(3));
            replica.run(&mut server, rows, pace);
            server.now += [1, 20, 900, 200_000][random.below(4) as usize];
        }
        server.now += LARGEST_DELAY;
        let mut runs = 0;
        while !(replica.run(&mut server, 100, 0) && replica.resumption().is_empty()) {
            runs += 1;
            server.now += 60;
            assert!(runs < 100, "seed {seed} does not end: {:?}", replica.state);
        }
        assert_eq!(missing_in(&server, &replica), 0, "seed {seed}");
        let before = replica.repeated;
        server.now += 900;
        replica.run(&mut server, u64::MAX, 0);
        server.now += 900;
        replica.run(&mut server, u64::MAX, 0);
        assert!(replica.repeated - before <= 2 * 200, "seed {seed}");
    }
}

fn missing_in(server: &Server, replica: &Replica) -> usize {
    server.rows.keys().filter(|(_, id)| !replica.seen.contains(id)).count()
}

#[test]
fn rows_within_the_capacity_never_come_twice() {
    for seed in 0..100 {
        let mut random = Random(seed);
        let mut server = Server { now: 10, ..Server::default() };
        let mut replica = Replica::default();
        for _ in 0..40 {
            server.write(server.now - 1, random.below(LARGEST_DELAY));
            let (rows, pace) = (random.below(5), random.below(2));
            replica.run(&mut server, rows, pace);
            server.now += 50 + random.below(1_000);
        }
        assert_eq!(replica.repeated, 0, "seed {seed}");
    }
}

#[test]
fn the_cursor_of_a_first_pass_over_old_rows_has_the_last_moment_only() {
    let mut server = Server::default();
    (0..500).for_each(|second| server.write(second, 0));
    server.now = 90_000;
    let mut replica = Replica::default();
    for _ in 0..10 {
        assert!(!replica.run(&mut server, 49, 0));
        assert_eq!((replica.given(), replica.resumption().is_empty()), (1, true));
    }
    assert!(replica.run(&mut server, 49, 0));
    assert_eq!((missing_in(&server, &replica), replica.repeated), (0, 0));
}

#[test]
fn a_pass_over_many_new_rows_goes_on_at_its_last_row() {
    let mut server = Server::default();
    (0..100).for_each(|second| server.write(second, 0));
    server.now = 200;
    let mut replica = Replica::default();
    for _ in 0..9 {
        assert!(!replica.run(&mut server, 10, 0));
    }
    assert_eq!(replica.resumption().from, Some(at(81)));
    assert_eq!((replica.given(), replica.repeated), (1, 0));
    // A row that was written before the last ones, but became visible late.
    server.write(75, 0);
    while !replica.run(&mut server, 10, 0) {}
    assert_eq!((missing_in(&server, &replica), replica.repeated), (1, 0));
    assert!(replica.resumption().missed_from.is_some());
    server.now += 600;
    assert!(replica.run(&mut server, 1_000, 0));
    assert_eq!(missing_in(&server, &replica), 0);
    assert!(replica.resumption().is_empty());
    let repeated = replica.repeated;
    for _ in 0..3 {
        server.now += 40_000;
        replica.run(&mut server, 1_000, 0);
    }
    assert!(replica.repeated <= repeated + 100, "{} {repeated}", replica.repeated);
}
