//! Core is not known to sort time entries by their creation.

fn main() {
    let _ = core_api::ListTimeEntries::new().by_key(); //~ by_key
}
