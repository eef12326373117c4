use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/{id}", scope = ReadCore, returns = ())] //~ "/project/{id}/{id}"
struct ListSteps {
    id: Id<Project>,
}

fn main() {}
