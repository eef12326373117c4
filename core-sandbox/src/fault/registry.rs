//! The faults that were injected, and how often each has happened.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use tokio::sync::watch;

use super::{Fault, FaultError};

/// The faults of a sandbox, in the order in which they were injected.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    rules: Vec<Arc<Rule>>,
    /// How many there have been.
    number: u64,
}

/// A fault, with what has come of it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: u64,
    pub(crate) fault: Fault,
    /// Why it cannot happen.
    pub(super) error: Option<FaultError>,
    counts: watch::Sender<Counts>,
    is_released: watch::Sender<bool>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// The requests that fit.
    seen: u64,
    /// Those of them that it is for.
    taken: u64,
    /// Those of them that it has come to: acted on, if so, and now held, changed or dropped.
    fired: u64,
}

impl Faults {
    pub(crate) fn inject(&self, fault: Fault) -> Arc<Rule> {
        let mut known = self.known();
        known.number += 1;
        let rule = Arc::new(Rule {
            id: known.number,
            error: fault.check().err(),
            fault,
            counts: watch::Sender::default(),
            is_released: watch::Sender::default(),
        });
        known.rules.push(Arc::clone(&rule));
        rule
    }

    /// What happens to a request, which counts as seen by each fault that fits up to that.
    pub(crate) fn fire(&self, method: &Method, path: &str) -> Option<Arc<Rule>> {
        let known = self.known();
        // One that cannot happen would be silent, since no request may fit it.
        let happens = |rule: &&Arc<Rule>| match rule.error {
            Some(_) => true,
            None => rule.fault.fits(method, path) && rule.fires(),
        };
        known.rules.iter().find(happens).cloned()
    }

    pub(crate) fn rule(&self, id: u64) -> Option<Arc<Rule>> {
        self.known().rules.iter().find(|rule| rule.id == id).cloned()
    }

    pub(crate) fn rules(&self) -> Vec<Arc<Rule>> {
        self.known().rules.clone()
    }

    /// Forgets the faults that are meant, and releases what they hold.
    pub(crate) fn remove(&self, is_meant: impl Fn(&Rule) -> bool) {
        for rule in self.known().rules.extract_if(.., |rule| is_meant(rule)) {
            rule.release();
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rule {
    /// Counts a request that fits; whether it happens to it.
    fn fires(&self) -> bool {
        let mut fires = false;
        self.counts.send_modify(|counts| {
            let is_left = self.fault.times.is_none_or(|times| counts.taken < times);
            fires = counts.seen >= self.fault.after && is_left && self.fault.hits(counts.seen);
            counts.seen += 1;
            counts.taken += u64::from(fires);
        });
        fires
    }

    pub(crate) fn seen(&self) -> u64 {
        self.counts.borrow().seen
    }

    pub(crate) fn fired(&self) -> u64 {
        self.counts.borrow().fired
    }

    /// Notes that it has come to a request.
    pub(super) fn note_fired(&self) {
        self.counts.send_modify(|counts| counts.fired += 1);
    }

    pub(super) async fn until_fired(&self, times: u64) {
        // The sender is held by `self`, so that this ends only when it is so.
        drop(self.counts.subscribe().wait_for(|counts| counts.fired >= times).await);
    }

    pub(crate) fn release(&self) {
        self.is_released.send_replace(true);
    }

    /// Waits until it is released.
    pub(super) async fn released(&self) {
        drop(self.is_released.subscribe().wait_for(|is_released| *is_released).await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of so many requests something happens to.
    fn fired(faults: &Faults, requests: u64) -> Vec<(u64, u64)> {
        let fire = |number| Some((number, faults.fire(&Method::GET, "/api/x")?.id));
        (0..requests).filter_map(fire).collect()
    }

    #[test]
    fn a_fault_waits_for_its_turn_and_ends() {
        let faults = Faults::default();
        faults.inject(Fault::answer_lost().after(2).times(2));
        assert_eq!(fired(&faults, 6), [(2, 1), (3, 1)]);
    }

    #[test]
    fn of_two_that_fit_the_first_happens() {
        let faults = Faults::default();
        let first = faults.inject(Fault::answer_lost());
        let second = faults.inject(Fault::answer_lost().times(2));
        assert_eq!(fired(&faults, 4), [(0, 1), (1, 2), (2, 2)]);
        assert_eq!((first.seen(), second.seen()), (4, 3));
    }

    #[test]
    fn what_is_removed_happens_no_more() {
        let faults = Faults::default();
        faults.inject(Fault::answer_lost().always());
        let kept = faults.inject(Fault::answer_lost());
        faults.remove(|rule| rule.id == 1);
        assert_eq!(fired(&faults, 2), [(0, kept.id)]);
        assert!(faults.rule(1).is_none());
    }
}
