//! How much memory a case takes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use peak_alloc::PeakAlloc;
use proptest::prelude::BoxedStrategy;

use crate::cases;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most, in bytes, that a target may take at a time, whatever its input.
const MOST: usize = 8 << 20;

/// The memory of a case is what the process has more than before, so there is one target at a time.
static TURN: Mutex<()> = Mutex::new(());

/// Waits until no other test of this process takes memory; none does while this is kept.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The peak of bytes that a function takes beyond those before it.
pub(crate) fn measure(run: impl FnOnce()) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    run();
    MEMORY.peak_usage().saturating_sub(before)
}

/// Tries a target with inputs of every kind, none of which takes more than it may.
pub(crate) fn check(target: &str, structured: Option<BoxedStrategy<Vec<u8>>>, run: impl Fn(&[u8])) {
    let _alone = alone();
    cases::check(target, structured, |input| {
        let taken = measure(|| run(input));
        assert!(taken <= MOST, "{taken} bytes for {}", input.len());
    });
}
