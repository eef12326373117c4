//! Scopes of another server.

use core_api::{ScopeSet, Scopes};

#[derive(Clone, Copy, Debug, PartialEq, Scopes)]
enum Right {
    #[scope("read")]
    Read,
    #[scope("write", implies = [Read])]
    Write,
}

fn main() {
    let rights: ScopeSet<Right> = "write other".parse().unwrap();
    assert!(rights.permits(Right::Read) && !rights.contains(Right::Read));
    assert_eq!(rights.to_string(), "write other");
    let error = "reed".parse::<Right>().unwrap_err();
    assert_eq!(error.to_string(), "`reed` is not a scope; the scopes are `read`, `write`");
}
