//! The injected faults and their counters.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::{Effect, Fault, FaultError, FaultTarget};

/// The injected faults of a sandbox.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<RuleList>);

#[derive(Debug, Default)]
struct RuleList {
    /// The rules in the order of their injection.
    rules: Vec<Arc<FaultRule>>,
    /// The id of the last rule.
    last_id: u64,
}

/// An injected fault with its counters.
#[derive(Debug)]
pub(crate) struct FaultRule {
    pub(crate) id: u64,
    fault: Fault,
    /// The reason that the fault is not valid.
    error: Option<FaultError>,
    counters: watch::Sender<RuleCounters>,
    is_released: watch::Sender<bool>,
}

#[derive(Clone, Copy, Debug, Default)]
struct RuleCounters {
    /// The number of matching requests.
    seen: u64,
    /// The number of matching requests in the window (`after`, `times`) and the share of the fault.
    selected: u64,
    /// The number of selected requests on which the effect has been applied.
    fired: u64,
}

impl Faults {
    /// Adds a fault after the others.
    pub(crate) fn inject(&self, fault: Fault) -> Arc<FaultRule> {
        let mut list = self.list();
        list.last_id += 1;
        let rule = Arc::new(FaultRule {
            id: list.last_id,
            error: fault.check().err(),
            fault,
            counters: watch::Sender::default(),
            is_released: watch::Sender::default(),
        });
        list.rules.push(Arc::clone(&rule));
        rule
    }

    /// Returns the first rule that selects the request. Every matching rule before it counts the
    /// request as seen.
    pub(crate) fn fire(&self, target: &FaultTarget<'_>) -> Option<Arc<FaultRule>> {
        let list = self.list();
        // An invalid fault selects every request. Otherwise nobody might notice it.
        let selects = |rule: &&Arc<FaultRule>| match rule.error {
            Some(_) => true,
            None => rule.fault.matches(target) && rule.select(),
        };
        list.rules.iter().find(selects).cloned()
    }

    /// Returns whether a fault has a condition for bodies.
    pub(crate) fn read_bodies(&self) -> bool {
        self.list().rules.iter().any(|rule| rule.fault.body.is_some())
    }

    pub(crate) fn rule(&self, id: u64) -> Option<Arc<FaultRule>> {
        self.list().rules.iter().find(|rule| rule.id == id).cloned()
    }

    pub(crate) fn rules(&self) -> Vec<Arc<FaultRule>> {
        self.list().rules.clone()
    }

    /// Removes the faults that satisfy the condition, and releases the requests that they hold.
    pub(crate) fn remove(&self, condition: impl Fn(&FaultRule) -> bool) {
        self.list().rules.retain(|rule| {
            let is_removed = condition(rule);
            if is_removed {
                rule.release();
            }
            !is_removed
        });
    }

    fn list(&self) -> MutexGuard<'_, RuleList> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FaultRule {
    pub(crate) fn fault(&self) -> &Fault {
        &self.fault
    }

    pub(crate) fn effect(&self) -> &Effect {
        &self.fault.effect
    }

    /// Returns the reason that the fault is not valid.
    pub(crate) fn error(&self) -> Option<&FaultError> {
        self.error.as_ref()
    }

    /// Returns whether the effect comes before the handler of the request.
    pub(crate) fn comes_before_the_handler(&self) -> bool {
        !self.fault.acted_on && self.fault.effect.can_come_first()
    }

    /// Counts a matching request and returns whether the fault affects it.
    fn select(&self) -> bool {
        let mut is_selected = false;
        self.counters.send_modify(|counters| {
            let is_left = self.fault.times.is_none_or(|times| counters.selected < times);
            is_selected = counters.seen >= self.fault.after
                && is_left
                && self.fault.is_in_share(counters.seen);
            counters.seen += 1;
            counters.selected += u64::from(is_selected);
        });
        is_selected
    }

    pub(crate) fn seen(&self) -> u64 {
        self.counters.borrow().seen
    }

    pub(crate) fn fired(&self) -> u64 {
        self.counters.borrow().fired
    }

    /// Counts a request on which the effect is applied.
    pub(crate) fn count_fired(&self) {
        self.counters.send_modify(|counters| counters.fired += 1);
    }

    pub(super) async fn until_fired(&self, times: u64) {
        // `self` owns the sender, so the channel cannot close before the condition is met.
        drop(self.counters.subscribe().wait_for(|counters| counters.fired >= times).await);
    }

    pub(crate) fn release(&self) {
        self.is_released.send_replace(true);
    }

    /// Waits until the fault is released.
    pub(crate) async fn wait_for_release(&self) {
        drop(self.is_released.subscribe().wait_for(|is_released| *is_released).await);
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;

    /// Sends requests. Returns the number of each affected request and the id of its rule.
    fn fired(faults: &Faults, requests: u64) -> Vec<(u64, u64)> {
        let (method, path, query, token, body) = (&Method::GET, "/api/x", "", "", &[][..]);
        let target = FaultTarget { method, path, query, token, body };
        let fire = |number| Some((number, faults.fire(&target)?.id));
        (0..requests).filter_map(fire).collect()
    }

    #[test]
    fn a_fault_starts_after_its_requests_and_ends_after_its_times() {
        let faults = Faults::default();
        faults.inject(Fault::answer_lost().after(2).times(2));
        assert_eq!(fired(&faults, 6), [(2, 1), (3, 1)]);
    }

    #[test]
    fn of_two_matching_faults_the_first_takes_effect() {
        let faults = Faults::default();
        let first = faults.inject(Fault::answer_lost());
        let second = faults.inject(Fault::answer_lost().times(2));
        assert_eq!(fired(&faults, 4), [(0, 1), (1, 2), (2, 2)]);
        assert_eq!((first.seen(), second.seen()), (4, 3));
    }

    #[test]
    fn a_removed_fault_has_no_effect() {
        let faults = Faults::default();
        faults.inject(Fault::answer_lost().always());
        let remaining = faults.inject(Fault::answer_lost());
        faults.remove(|rule| rule.id == 1);
        assert_eq!(fired(&faults, 2), [(0, remaining.id)]);
        assert!(faults.rule(1).is_none());
    }
}
