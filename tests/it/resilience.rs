//! The client when servers, networks and callers misbehave.

mod cassette;
mod counters;
mod dropping;
mod hosts;
mod limits;
mod middleware;
mod options;
mod raw_call;
mod retries;
mod runtimes;
mod settings;
mod shapes;
mod shared;
mod stalls;
mod storms;
mod tokens;
mod waiting;
mod windows;

use crate::support::{
    api::{Api, builder, create, hasty, unknown_id},
    stub,
};
