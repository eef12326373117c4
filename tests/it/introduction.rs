//! `docs/introduction.md`: its rows, and tests of the sentences that no other test covers.

mod first_call;
mod login;
mod page;
