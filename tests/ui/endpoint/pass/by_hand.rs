//! Calls that a user declares.

use core_api::{
    BaseUrl, Endpoint, Id, Json, Project, ProjectActivity, ProjectStatus, endpoint::Query,
    exports::{jiff::civil::{DateTime, date}, rust_decimal::Decimal},
};

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

#[derive(Clone, Debug, Endpoint)]
#[endpoint(POST, "/project/{id}/find", scope = ReadCore, returns = Json, status = [200, 201], idempotent = true)]
struct FindSteps {
    id: Id<Project>,
    #[endpoint(body)]
    body: Json,
    #[endpoint(query = "since")]
    since: DateTime,
    #[endpoint(query = "state")]
    state: Option<ProjectStatus>,
    #[endpoint(query = "type")]
    r#type: Option<String>,
    #[endpoint(query = "other_project")]
    project: Option<Id<Project>>,
    #[endpoint(query = "isOpen")]
    is_open: Option<bool>,
    #[endpoint(query = "hours")]
    hours: Option<Decimal>,
    #[endpoint(query = "top")]
    top: Option<i32>,
    #[endpoint(query)]
    list: Query<Project>,
}

fn query(call: &FindSteps) -> String {
    let base: BaseUrl = "https://core.test/api".parse().unwrap();
    call.to_request(&base).unwrap().uri().query().unwrap_or_default().to_owned()
}

fn main() {
    let base: BaseUrl = "https://core.test/api".parse().unwrap();
    let call = CreateStep::new(Id::NONE, Json::parse("{}").unwrap());
    assert_eq!(call.to_request(&base).unwrap().body(), "{}");
    ListSteps::new(Id::NONE).to_request(&base).unwrap();
    Health::new().to_request(&base).unwrap();

    let mut call = FindSteps::new(Id::NONE, Json::parse("{}").unwrap(), date(2026, 1, 31).at(8, 0, 0, 0));
    assert_eq!(query(&call), "since=2026-01-31T08%3A00%3A00");
    call.state = Some(ProjectStatus::Active);
    call.r#type = Some("a & b=é".to_owned());
    call.project = Some(Id::NONE);
    call.is_open = Some(false);
    call.hours = Some(Decimal::new(-150, 2));
    call.top = Some(-5);
    call.list = Query::new().page(1, 5);
    assert_eq!(
        query(&call),
        "since=2026-01-31T08%3A00%3A00&state=0&type=a+%26+b%3D%C3%A9\
         &other_project=00000000-0000-0000-0000-000000000000&isOpen=false&hours=-1.50&top=-5&page=1%2C5",
    );
    assert_eq!((FindSteps::STATUSES, Health::STATUSES), ([200, 201].as_slice(), [].as_slice()));
    call.since = date(-1, 1, 1).at(0, 0, 0, 0);
    let refusal = call.to_request(&base).unwrap_err().to_string();
    assert!(refusal.contains("the year is -1"), "{refusal}");
}
