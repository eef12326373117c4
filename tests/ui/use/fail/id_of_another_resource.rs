use core_api::{Activity, GetActivity, Id, Project};

fn main() {
    let id: Id<Project> = Id::NONE;
    let _ = GetActivity::new(id); //~ id
    let _: Id<Activity> = id; //~ id
}
