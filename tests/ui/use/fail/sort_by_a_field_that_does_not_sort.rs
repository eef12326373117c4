use core_api::{TimeEntry};

fn main() {
    let _ = TimeEntry::PROJECT_ID.asc(); //~ asc
}
