//! Made-up specs. Each is valid, or every mistake has its place.

#[path = "../../../tests/fuzz/cases.rs"]
mod cases;
mod target;

use super::texts;

#[test]
fn no_spec_breaks_the_loader() {
    cases::check("specs", None, target::run);
}
