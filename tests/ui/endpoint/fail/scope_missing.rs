use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}", returns = ())] //~ GET
struct ListSteps {
    id: Id<Project>,
}

fn main() {}
