use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(GET, "project/{id}", scope = ReadCore, returns = ())] //~ "project/{id}"
struct ListSteps {
    id: Id<Project>,
}

fn main() {}
