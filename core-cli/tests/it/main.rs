//! The command as people and scripts run it: the real binary, a sandbox over sockets.

#![allow(clippy::unwrap_used, reason = "a test fails at the first surprise")]

#[cfg(unix)]
mod captures;
mod catalog;
#[cfg(unix)]
mod changes_page;
#[cfg(unix)]
mod database;
mod import;
mod lists;
mod logins;
mod manual;
mod mirror;
#[cfg(unix)]
mod no_space;
mod nothing_written;
mod pipes;
#[cfg(unix)]
mod pty;
mod report;
#[cfg(unix)]
mod rights;
mod sandbox;
#[cfg(unix)]
mod shells;
#[cfg(unix)]
mod signals;
mod stores;
mod support;
mod tasks;
#[cfg(unix)]
mod terminal;
mod test_sandbox;
mod writes;
mod wrong_input;
