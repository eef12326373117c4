use core_api::{Activity, Id, TimeEntry};

fn main() {
    let id: Id<Activity> = Id::NONE;
    let _ = TimeEntry::PROJECT_ID.eq(id); //~ id
}
