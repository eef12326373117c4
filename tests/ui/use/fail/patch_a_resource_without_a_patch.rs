use core_api::{Activity, Id, endpoint::Patch};

fn main() {
    let patch = Patch::<Activity>::new(Id::NONE, "AAA="); //~ Id::NONE
    drop(patch);
}
