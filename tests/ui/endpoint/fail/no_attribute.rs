use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]

struct ListSteps { //~ ListSteps
    id: Id<Project>,
}

fn main() {}
