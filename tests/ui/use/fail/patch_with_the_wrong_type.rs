use core_api::{Employee, Id, PatchEmployee};

fn main() {
    let patch = PatchEmployee::new(Id::NONE, "AAA=").set(Employee::BILL_RATE, "30"); //~ "30"
    drop(patch);
}
