use core_api::{TimeEntry};

fn main() {
    let _ = TimeEntry::MEMO.is_in(["x", "y"]); //~ is_in
    let _ = TimeEntry::MEMO.raw_operator("like", "x"); //~ raw_operator
}
