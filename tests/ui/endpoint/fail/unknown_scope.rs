use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}", scope = ReadAll, returns = ())] //~ ReadAll
struct ListSteps {
    id: Id<Project>,
}

fn main() {}
