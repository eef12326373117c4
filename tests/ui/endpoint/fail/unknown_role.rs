use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = ())]
struct ListSteps {
    #[endpoint(path)] //~ )
    id: Id<Project>,
}

fn main() {}
