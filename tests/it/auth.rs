//! Logins and token providers against the sandbox.

mod answers;
mod carried;
mod discovery;
mod encryption;
mod errors;
mod identity_faults;
mod login;
mod loopback;
mod openid;
mod owners;
mod parameters;
mod paste;
mod processes;
mod providers;
mod randomness;
mod redirect;
pub(crate) mod redis;
mod refresh;
mod repeated;
mod replaced;
mod revocation;
mod rules;
mod runtimes;
mod security;
mod sessions;
mod settings;
mod sign_in;
mod stores;
mod traces;
mod transport;
mod watched;

use crate::support::{
    clock, identity_stub,
    login::{app, callback, client, grant, sandbox, sessions_of},
};
