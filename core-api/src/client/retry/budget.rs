//! How many retries all calls of a client may have.

use std::sync::atomic::{AtomicU32, Ordering};

/// A bucket of tokens: a retry takes some, a success gives one back.
#[derive(Debug)]
pub(in crate::client) struct Budget {
    tokens: AtomicU32,
    most: u32,
}

/// What a retry takes, in successes.
const COST: u32 = 5;

impl Budget {
    pub(in crate::client) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(COST);
        Self { tokens: AtomicU32::new(most), most }
    }

    /// Takes what a retry costs, where there is enough.
    pub(in crate::client) fn take(&self) -> bool {
        let less = |tokens: u32| tokens.checked_sub(COST);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// A call has succeeded.
    pub(in crate::client) fn give(&self) {
        // Mostly it is full, and then all calls but read it.
        if self.tokens.load(Ordering::Relaxed) < self.most {
            let more = |tokens: u32| (tokens < self.most).then_some(tokens + 1);
            // An error means that it is full.
            let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_used_up_and_comes_back_with_successes() {
        let budget = Budget::new(2);
        assert!(budget.take() && budget.take() && !budget.take());
        (0..4).for_each(|_| budget.give());
        assert!(!budget.take());
        budget.give();
        assert!(budget.take() && !budget.take());
        (0..100).for_each(|_| budget.give());
        assert!(budget.take() && budget.take() && !budget.take(), "never more than at first");
    }

    #[test]
    fn a_budget_of_nothing_permits_nothing() {
        let budget = Budget::new(0);
        budget.give();
        assert!(!budget.take());
    }
}
