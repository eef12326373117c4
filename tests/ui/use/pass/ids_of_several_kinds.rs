//! An id of a record, where a field can refer to records of several kinds.

use core_api::{Employee, ExpenseEntry, Id, TimeEntry, TimeEntryInput, Vendor};

fn main() {
    let (employee, vendor) = (Id::<Employee>::NONE, Id::<Vendor>::NONE);
    let _ = TimeEntry::RESOURCE_ID.eq(employee) | TimeEntry::RESOURCE_ID.eq(vendor);
    let _ = TimeEntry::RESOURCE_ID.is_in([employee]);
    let _ = ExpenseEntry::RESOURCE_ID.is_in(vec![vendor]);
    let _ = !TimeEntry::RESOURCE_ID.eq(employee);
    let _ = core_api::ListTimeEntries::new().filter(TimeEntry::RESOURCE_ID.eq(employee));
    let _ = TimeEntryInput::new().resource_id(employee).resource_id(vendor);
}
