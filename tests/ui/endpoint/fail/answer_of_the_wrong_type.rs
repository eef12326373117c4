use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}", scope = ReadCore, returns = u8)] //~ u8
struct ListSteps {
    id: Id<Project>,
}

fn main() {}
