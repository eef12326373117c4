//! `docs/introduction.md`: the sentences of the vendor's introduction, and tests of those that no other
//! test shows.

mod first_call;
mod login;
mod page;
