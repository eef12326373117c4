//! The waiting before a call is sent: for a permit, for its turn, and for pauses of the server.

use futures_util::{
    FutureExt,
    future::{Either, select},
};
use tokio::time::{Duration, Instant};

use super::{
    Shared,
    clock::{Clock, within},
};
use crate::{
    Error, ErrorKind,
    client::{
        concurrency::Permit,
        rate::{Lane, Turn},
    },
    error::Call,
};

/// The right to be on the way.
pub(super) struct Admission {
    pub(super) permit: Permit,
    pub(super) turn: Turn,
}

impl Shared {
    /// Waits until a call may be sent, and notes the time on its clock.
    pub(super) async fn enter(
        &self,
        call: &Call,
        lane: &Lane,
        clock: &mut Clock,
    ) -> Result<Admission, Error> {
        let mut entering = std::pin::pin!(self.admission(lane));
        if let Some(admission) = entering.as_mut().now_or_never() {
            return Ok(admission);
        }
        let start = Instant::now();
        let hold = lane.limiter.hold();
        let before = hold.map_or(Duration::ZERO, |hold| hold.total());
        let limit = clock.hold.min(clock.queue);
        let mut too_long = std::pin::pin!(async {
            match hold {
                Some(hold) => hold.exceeds(limit, before).await,
                None => std::future::pending().await,
            }
        });
        let first = select(entering, too_long.as_mut());
        let result = match within(start.checked_add(clock.queue), first).await {
            Ok(Either::Left((admission, _))) => Ok(admission),
            Ok(Either::Right((left, _))) => Err(held(call, left, clock)),
            Err(_) => Err(queued(call, lane, clock)),
        };
        let held = hold.map_or(Duration::ZERO, |hold| hold.total().saturating_sub(before));
        clock.note(start.elapsed(), held);
        result
    }

    async fn admission(&self, lane: &Lane) -> Admission {
        // First the permit: a turn counts against the limit of all, so it should not wait.
        let permit = self.gate.enter().await;
        let turn = if lane.is_open() { Turn::free() } else { lane.limiter.turn().await };
        Admission { permit, turn }
    }
}

/// A pause of the server is longer than the call waits.
fn held(call: &Call, left: Duration, clock: &Clock) -> Error {
    let (limit, name) =
        if clock.hold <= clock.queue { (clock.hold, "hold") } else { (clock.queue, "queue") };
    let detail = format!(
        "the server has asked for a pause, which lasts {left:.1?} longer, and this call may wait \
         {limit:.1?} (`{name}`): send it after the pause, or permit a longer wait"
    );
    Error::new(ErrorKind::Throttled, call.clone(), detail).with_retry_after(Some(left))
}

/// The queue is too long.
fn queued(call: &Call, lane: &Lane, clock: &Clock) -> Error {
    let detail = format!(
        "it had no turn within {:.1?} (`queue`): send it later, or permit a longer wait",
        clock.queue
    );
    let hold = lane.limiter.hold();
    let left = hold.and_then(|hold| hold.left().or_else(|| lane.limiter.delay()));
    // Without a better estimate, the queue is as long as it was.
    let retry_after = left.unwrap_or(clock.queue);
    Error::new(ErrorKind::Throttled, call.clone(), detail).with_retry_after(Some(retry_after))
}
