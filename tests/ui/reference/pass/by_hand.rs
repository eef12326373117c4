//! A marker type for ids.

use core_api::{Id, Reference};

#[derive(Debug, Reference)]
enum User {}

fn main() {
    assert!(Id::<User>::NONE.is_none());
}
