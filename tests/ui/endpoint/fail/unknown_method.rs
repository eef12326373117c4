use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(FETCH, "/project/{id}", scope = ReadCore, returns = ())] //~ FETCH
struct ListSteps {
    id: Id<Project>,
}

fn main() {}
