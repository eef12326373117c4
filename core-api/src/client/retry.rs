//! Retries: the responses after which a call is repeated, and the budget of a client.
//!
//! An [idempotent](crate::Endpoint::IDEMPOTENT) call is retried after a broken connection, a time-out, and
//! transient statuses. These are 408, 421, 425, 502 to 504, 520 to 524, and 529. A CDN sends those from 520 on
//! if it did not reach the server. A `GET` is also retried after a 500 whose body is not an error object of Core.
//! Any call is retried after a 429, or if the server could not be reached. A wrong certificate or proxy is
//! not retried.
//!
//! The backoff is a random part of a time that doubles ("full jitter"), so clients that failed together do
//! not retry together. `Retry-After` may make it longer.
//!
//! All calls of a client share a budget, so retries do not multiply an outage. It permits a tenth of the
//! calls that have just succeeded, and at least three. After the pause of a 429, one call goes first and the
//! others wait for its response. These retries do not use the budget.

mod budget;
mod transient;

pub(super) use budget::RetryBudget;
pub(super) use transient::is_transient;

/// The default number of retries without any success.
pub(super) const DEFAULT_BUDGET: u32 = 3;
