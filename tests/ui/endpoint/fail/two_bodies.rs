use core_api::{Endpoint, Id, Project};

#[derive(Endpoint)]
#[endpoint(POST, "/project/{id}", scope = ReadwriteCore, returns = ())]
struct ListSteps {
    id: Id<Project>,
    #[endpoint(body)]
    body: core_api::Json,
    #[endpoint(body)]
    more: core_api::Json, //~ more
}

fn main() {}
