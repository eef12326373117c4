use core_api::{TimeEntry};

fn main() {
    let _ = TimeEntry::BILLABLE.eq("yes"); //~ "yes"
}
