//! Calls that a user declares.

use core_api::{BaseUrl, Endpoint, Id, Json, Project, ProjectActivity, endpoint::Query};

#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = Vec<ProjectActivity>)]
struct ListSteps {
    id: Id<Project>,
    #[endpoint(query)]
    query: Query<Project>,
}

#[derive(Clone, Debug, Endpoint)]
#[endpoint(POST, "/project/{id}/steps", scope = ReadwriteCore, returns = ())]
struct CreateStep {
    id: Id<Project>,
    #[endpoint(body)]
    body: Json,
}

#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/health", scope = ReadCore, returns = Json)]
struct Health;

fn main() {
    let base: BaseUrl = "https://core.test/api".parse().unwrap();
    let call = CreateStep::new(Id::NONE, Json::parse("{}").unwrap());
    assert_eq!(call.to_request(&base).unwrap().body(), "{}");
    ListSteps::new(Id::NONE).to_request(&base).unwrap();
    Health::new().to_request(&base).unwrap();
}
