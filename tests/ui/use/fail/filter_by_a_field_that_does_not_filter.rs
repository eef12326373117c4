use core_api::{TimeEntry};

fn main() {
    let _ = TimeEntry::MEMO.eq("x"); //~ eq
}
