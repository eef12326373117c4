use core_api::{Endpoint, Id, Project, ProjectActivity};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = Vec<ProjectActivity>)]
struct ListSteps {
    #[endpoint(path)]
    id: Id<Project>,
}

fn main() {}
