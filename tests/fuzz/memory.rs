//! Memory that a case uses.

use std::sync::{Mutex, MutexGuard, PoisonError};

use peak_alloc::PeakAlloc;
use proptest::prelude::BoxedStrategy;

use crate::cases;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Maximum memory of a case, in bytes.
const MAX_MEMORY: usize = 8 << 20;

/// Memory is measured for the whole process, so only one target runs at a time.
static LOCK: Mutex<()> = Mutex::new(());

/// Waits until no other test of this process runs. The guard keeps the others waiting.
pub(crate) fn exclusive() -> MutexGuard<'static, ()> {
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the peak memory of a function in bytes, beyond the memory in use before.
pub(crate) fn measure(run: impl FnOnce()) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    run();
    MEMORY.peak_usage().saturating_sub(before)
}

/// Runs a target with inputs of every kind, and checks the memory of each case.
pub(crate) fn check(target: &str, structured: Option<BoxedStrategy<Vec<u8>>>, run: impl Fn(&[u8])) {
    let _alone = exclusive();
    cases::check(target, structured, |input| {
        let used = measure(|| run(input));
        assert!(used <= MAX_MEMORY, "{used} bytes for {}", input.len());
    });
}
