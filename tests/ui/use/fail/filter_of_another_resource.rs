use core_api::{Activity, ListTimeEntries};

fn main() {
    let _ = ListTimeEntries::new().filter(Activity::BILLABLE.eq(true)); //~ Activity::BILLABLE.eq(true)
}
