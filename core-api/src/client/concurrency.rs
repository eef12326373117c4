//! How many calls are on their way at the same time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{ClientBuilder, ConfigError};

/// How many calls of a client, its clones included, are on their way at the same time.
///
/// The others wait for their turn, first come, first served; streams ask for no more pages
/// than that. A [download](crate::Client::download) does not count, since its writer may be slow: limit the
/// number of downloads where you start them.
///
/// ```
/// use core_api::{Client, client::Concurrency};
/// # fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), core_api::client::ConfigError> {
///
/// let client = Client::builder(provider).concurrency(Concurrency::adaptive(1, 32)).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concurrency {
    least: usize,
    most: usize,
}

impl Concurrency {
    /// So many, always; a client has 16 unless it is set.
    #[must_use]
    pub const fn fixed(calls: usize) -> Self {
        Self { least: calls, most: calls }
    }

    /// As many as the server takes: one more for each round of successes, three quarters after a
    /// time-out, a broken connection, 429 or 503 ("additive increase, multiplicative decrease").
    ///
    /// It starts with the most.
    #[must_use]
    pub const fn adaptive(least: usize, most: usize) -> Self {
        Self { least, most }
    }

    /// As many as there are.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self::fixed(Semaphore::MAX_PERMITS)
    }

    fn is_unlimited(self) -> bool {
        self.least >= Semaphore::MAX_PERMITS
    }

    pub(super) fn check(self) -> Result<(), ConfigError> {
        if self.least == 0 || self.most == 0 {
            return Err(ConfigError::Zero { setting: "concurrency" });
        }
        if self.least > self.most {
            let reason =
                format!("is at least {}, which is above its most of {}", self.least, self.most);
            return Err(ConfigError::Wrong { setting: "concurrency", reason });
        }
        Ok(())
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Self::fixed(16)
    }
}

impl ClientBuilder {
    /// How many calls are on their way at the same time; 16 unless set.
    #[must_use]
    pub fn concurrency(mut self, concurrency: Concurrency) -> Self {
        self.concurrency = concurrency;
        self
    }
}

/// The permits of a client; `None` where there is no limit.
#[derive(Debug)]
pub(super) struct Gate(Option<Arc<Permits>>);

#[derive(Debug)]
struct Permits {
    free: Arc<Semaphore>,
    settings: Concurrency,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// The limit, with the part of a permit that successes have earned so far.
    limit: f64,
    /// Permits that are to go once they come back.
    debt: usize,
    /// Goes up with each decrease, so that calls which fail together decrease it once.
    round: u64,
}

/// The right to be on the way; dropping it gives it back.
#[derive(Debug)]
pub(super) struct Permit(Option<Held>);

#[derive(Debug)]
struct Held {
    permits: Arc<Permits>,
    permit: Option<OwnedSemaphorePermit>,
    round: u64,
}

/// How a call went, as far as it tells how much the server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Load {
    Taken,
    Overload,
}

impl Gate {
    pub(super) fn new(settings: Concurrency) -> Self {
        let most = settings.most.min(Semaphore::MAX_PERMITS);
        let permits = || Permits {
            free: Arc::new(Semaphore::new(most)),
            settings,
            state: Mutex::new(State { limit: to_float(most), debt: 0, round: 0 }),
        };
        Self((!settings.is_unlimited()).then(|| Arc::new(permits())))
    }

    pub(super) fn is_open(&self) -> bool {
        self.0.is_none()
    }

    /// How many may be on their way by now.
    pub(super) fn limit(&self) -> usize {
        self.0.as_ref().map_or(usize::MAX, |permits| permits.state().whole())
    }

    pub(super) async fn enter(&self) -> Permit {
        let Some(permits) = &self.0 else { return Permit(None) };
        // The semaphore is never closed.
        let permit = Arc::clone(&permits.free).acquire_owned().await.ok();
        let round = permits.state().round;
        Permit(Some(Held { permits: Arc::clone(permits), permit, round }))
    }
}

impl Permit {
    /// Gives it back, and tells how the call went.
    pub(super) fn leave(self, load: Load) {
        if let Some(held) = &self.0 {
            held.permits.note(load, held.round);
        }
    }
}

impl Permits {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds it can panic half way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, load: Load, round: u64) {
        if self.settings.least == self.settings.most {
            return;
        }
        let mut state = self.state();
        let before = state.whole();
        match load {
            Load::Taken => state.limit += 1.0 / state.limit,
            Load::Overload if round == state.round => {
                state.limit *= 0.75;
                state.round += 1;
            }
            Load::Overload => {}
        }
        state.limit =
            state.limit.clamp(to_float(self.settings.least), to_float(self.settings.most));
        let after = state.whole();
        if after > before {
            let paid = (after - before).min(state.debt);
            state.debt -= paid;
            self.free.add_permits(after - before - paid);
        }
        state.debt += before.saturating_sub(after);
        state.debt -= self.free.forget_permits(state.debt);
    }
}

impl State {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between the least and the most, which are whole and above 0"
    )]
    fn whole(&self) -> usize {
        self.limit as usize
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut state = self.permits.state();
        if state.debt > 0
            && let Some(permit) = self.permit.take()
        {
            state.debt -= 1;
            permit.forget();
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no machine has so many calls on their way")]
fn to_float(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Gate {
        /// The permits that can be had now, and those that are to go.
        fn free(&self) -> (usize, usize) {
            let permits = self.0.as_ref().unwrap();
            (permits.free.available_permits(), permits.state().debt)
        }
    }

    #[tokio::test]
    async fn a_fixed_limit_stays_whatever_happens() {
        let gate = Gate::new(Concurrency::fixed(3));
        for load in [Load::Overload, Load::Taken, Load::Overload] {
            gate.enter().await.leave(load);
            drop(gate.enter().await);
        }
        assert_eq!((gate.limit(), gate.free()), (3, (3, 0)));
    }

    #[tokio::test]
    async fn overload_takes_a_quarter_once_a_round_and_successes_bring_it_back() {
        let gate = Gate::new(Concurrency::adaptive(2, 16));
        let mut together = Vec::new();
        for _ in 0..16 {
            together.push(gate.enter().await);
        }
        assert!(futures_util::poll!(std::pin::pin!(gate.enter())).is_pending());
        together.into_iter().for_each(|permit| permit.leave(Load::Overload));
        assert_eq!((gate.limit(), gate.free()), (12, (12, 0)));
        for _ in 0..20 {
            gate.enter().await.leave(Load::Overload);
        }
        assert_eq!((gate.limit(), gate.free()), (2, (2, 0)));
        for _ in 0..200 {
            gate.enter().await.leave(Load::Taken);
        }
        assert_eq!((gate.limit(), gate.free()), (16, (16, 0)));
    }

    #[tokio::test]
    async fn permits_are_whole_whoever_gives_up() {
        let gate = Gate::new(Concurrency::adaptive(1, 4));
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(gate.enter().await);
        }
        {
            let mut waiting = std::pin::pin!(gate.enter());
            assert!(futures_util::poll!(&mut waiting).is_pending());
            held.pop().unwrap().leave(Load::Overload);
            // The permit goes to who waits, or is one of those that go; then who waited gives up.
        }
        drop(held);
        assert_eq!((gate.limit(), gate.free()), (3, (3, 0)));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(Concurrency::fixed(0).check().is_err());
        assert!(Concurrency::adaptive(3, 2).check().is_err());
        assert!(Concurrency::adaptive(0, 2).check().is_err());
        assert!(Concurrency::unlimited().check().is_ok());
        assert!(Gate::new(Concurrency::unlimited()).is_open());
    }
}
