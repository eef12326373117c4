use core_api::{Endpoint, ProjectActivity};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = Vec<ProjectActivity>)]
struct ListSteps {
    key: String,
}

fn main() {}
