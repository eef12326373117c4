use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = ())]
struct ListSteps {
    id: Id<Project>,
    #[endpoint(body)]
    body: core_api::Json, //~ body
}

fn main() {}
