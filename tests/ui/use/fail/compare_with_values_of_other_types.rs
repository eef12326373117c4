use core_api::{Activity, Project, TimeEntry};

fn compare(project: Project, text: String, days: &[&str]) {
    let _ = TimeEntry::DATE.ge("2026-01-31"); //~ "2026-01-31"
    let _ = TimeEntry::DATE.is_in(days.iter().copied()); //~ is_in
    let _ = TimeEntry::DATE.ge(project.start_date); //~ project.start_date
    let _ = Activity::BILL_RATE.gt(7.5); //~ 7.5
    let _ = Activity::BILL_RATE.gt("7.5"); //~ "7.5"
    let _ = TimeEntry::PROJECT_ID.eq(text); //~ text
    let _ = TimeEntry::PROJECT_ID.eq(project.id.uuid()); //~ project.id.uuid()
    let _ = TimeEntry::PROJECT_ID.eq(&project.id); //~ &project.id
    let _ = TimeEntry::BILL_STATUS.eq(0); //~ 0
    let _ = TimeEntry::BILL_STATUS.eq("Unbilled"); //~ "Unbilled"
}

fn main() {}
