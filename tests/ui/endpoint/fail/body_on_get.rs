use core_api::{Endpoint, Id, Project, ProjectActivity};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = Vec<ProjectActivity>)]
struct ListSteps {
    id: Id<Project>,
    #[endpoint(body)]
    body: core_api::Json,
}

fn main() {}
