//! Features that other crates enable do not change requests, answers and values.

mod bodies;
mod json_values;
mod requests_sent;
mod sandbox;
mod settings;
mod store;
mod support;
mod tls;

// Tests of the workspace that must also pass with these features.
#[path = "../../../it/enums.rs"]
mod enums;
#[path = "../../../it/formats.rs"]
mod formats;
#[path = "../../../it/patch.rs"]
mod patch;
#[path = "../../../it/auth/redis.rs"]
#[allow(dead_code, reason = "the server does more elsewhere")]
mod redis_server;
#[path = "../../../it/requests.rs"]
mod requests;
#[path = "../../../it/responses.rs"]
mod responses;
#[path = "../../../it/round_trip.rs"]
mod round_trip;

/// A TLS server.
#[allow(dead_code, reason = "the server is used elsewhere")]
#[path = "../../../it/auth/transport/origin.rs"]
mod origin;
