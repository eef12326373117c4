//! Walks through the pages of the sandbox in Chromium, as people use them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of tests may panic")]

mod accessibility;
mod apps;
mod callback;
mod chromium;
mod consent;
mod faults;
mod hostile;
mod keyboard;
mod requests;
mod resources;
mod window;
