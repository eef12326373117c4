//! The parts that tests share: clients, logins, clocks, and servers that misbehave.

pub(crate) mod api;
pub(crate) mod clock;
pub(crate) mod http_client;
pub(crate) mod identity_stub;
pub(crate) mod json;
pub(crate) mod list_server;
pub(crate) mod login;
pub(crate) mod program;
pub(crate) mod stub;
pub(crate) mod traces;
pub(crate) mod wait;
