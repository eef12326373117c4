use core_api::{Id, Payment, Project};

fn main() {
    let id: Id<Project> = Id::NONE;
    let _ = Payment::PROJECT_ID.eq(id); //~ eq
    let _ = Payment::PROJECT_ID.unconfirmed().eq(id); //~ eq
}
