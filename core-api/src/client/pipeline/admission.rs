//! The wait before a request is sent: for a permit, for a turn, and for holds of the server.

use futures_util::{
    FutureExt,
    future::{Either, select},
};
use tokio::time::{Duration, Instant};

use super::{
    Shared,
    time_budget::{TimeBudget, within},
};
use crate::{
    Error, ErrorKind,
    client::{
        permits::Permit,
        rate::{RateLane, Turn},
    },
    error::Call,
};

/// The right to send one request.
pub(super) struct Admission {
    /// Held until the response is read.
    pub(super) permit: Permit,
    pub(super) turn: Turn,
}

impl Shared {
    /// Waits until a request may be sent, and records the wait in its time budget.
    pub(super) async fn admit(
        &self,
        call: &Call,
        lane: &RateLane,
        time: &mut TimeBudget,
    ) -> Result<Admission, Error> {
        let mut admission = std::pin::pin!(self.admission(lane));
        if let Some(admission) = admission.as_mut().now_or_never() {
            return Ok(admission);
        }
        let start = Instant::now();
        let hold = lane.limiter.hold();
        let before = hold.map_or(Duration::ZERO, |hold| hold.total());
        let limit = time.hold.min(time.queue);
        let mut too_long = std::pin::pin!(async {
            match hold {
                Some(hold) => hold.exceeds(limit, before).await,
                None => std::future::pending().await,
            }
        });
        let first = select(admission, too_long.as_mut());
        let result = match within(start.checked_add(time.queue), first).await {
            Ok(Either::Left((admission, _))) => Ok(admission),
            Ok(Either::Right((left, _))) => Err(hold_error(call, left, time)),
            Err(_) => Err(queue_error(call, lane, time)),
        };
        let held = hold.map_or(Duration::ZERO, |hold| hold.total().saturating_sub(before));
        time.record_wait(start.elapsed(), held);
        result
    }

    async fn admission(&self, lane: &RateLane) -> Admission {
        // The permit comes first, because a turn uses the rate limit and must not wait for a permit.
        let permit = self.permits.acquire().await;
        let turn = if lane.is_open() { Turn::free() } else { self.turn(lane).await };
        Admission { permit, turn }
    }

    /// Waits for a turn, and counts the wait.
    async fn turn(&self, lane: &RateLane) -> Turn {
        let mut turn = lane.limiter.turn();
        if let Some(turn) = turn.as_mut().now_or_never() {
            return turn;
        }
        let _wait = self.counters.start_wait();
        turn.await
    }
}

/// Returns the error of a call that may not wait as long as a hold lasts.
fn hold_error(call: &Call, left: Duration, time: &TimeBudget) -> Error {
    let (limit, name) =
        if time.hold <= time.queue { (time.hold, "hold") } else { (time.queue, "queue") };
    let detail = format!(
        "the server has requested a pause of another {left:.1?}, but this call may wait only \
         {limit:.1?} (`{name}`); send it after the pause, or permit a longer wait"
    );
    Error::new(ErrorKind::Throttled, call.clone(), detail).with_retry_after(Some(left))
}

/// Returns the error of a call that had no permit or turn in time.
fn queue_error(call: &Call, lane: &RateLane, time: &TimeBudget) -> Error {
    let detail = format!(
        "the call had no turn within {:.1?} (`queue`); send it later, or permit a longer wait",
        time.queue
    );
    let hold = lane.limiter.hold();
    let left = hold.and_then(|hold| hold.left().or_else(|| lane.limiter.delay()));
    // Without a better estimate, assume that the queue is as long as before.
    let retry_after = left.unwrap_or(time.queue);
    Error::new(ErrorKind::Throttled, call.clone(), detail).with_retry_after(Some(retry_after))
}
