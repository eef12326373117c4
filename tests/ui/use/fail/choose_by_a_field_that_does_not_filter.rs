use core_api::{TimeEntry};

fn main() {
    let _ = TimeEntry::MEMO.is_in(["x", "y"]);
    let _ = TimeEntry::MEMO.raw_operator("like", "x");
}
