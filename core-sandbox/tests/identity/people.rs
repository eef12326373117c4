//! People and companies.

use core_sandbox::{CompanySettings, PersonSettings, Role, Sandbox};
use serde_json::Value;

use crate::client::{consenting, exchange, form, get, log_in, login_url, post, send};

const JSON: &str = "Content-Type: application/json\r\n";

/// Creates an activity with this token, and returns it.
async fn create(endpoint: &str, token: &str, code: &str) -> Value {
    let body = format!("{{\"code\": \"{code}\", \"description\": \"x\", \"billable\": false}}");
    let headers = format!("Authorization: Bearer {token}\r\n{JSON}");
    let answer = send("POST", &format!("{endpoint}activity"), &headers, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn who_logs_in_is_who_writes() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    let people = sandbox.companies().remove(0).people;
    let roles: Vec<Role> = people.iter().map(|person| person.role).collect();
    assert_eq!(roles, [Role::Administrator, Role::ProjectManager, Role::Restricted]);
    for person in people {
        sandbox.log_in_as(&person.email).unwrap();
        let scope = "readwrite:core openid profile email";
        let tokens = log_in(&sandbox, &app, scope).await;
        let access = tokens["access_token"].as_str().unwrap();
        let url = format!("{}/connect/userinfo", sandbox.identity_url());
        let info = get(&url, access).await;
        assert_eq!(info.text("user_id"), person.employee_id.to_string());
        assert_eq!(info.text("sub"), person.id.to_string());
        assert_eq!((info.text("name"), info.text("email")), (person.name, person.email));
        let url = format!("{}employee/{}", sandbox.endpoint(), person.employee_id);
        assert_eq!(get(&url, access).await.text("firstName"), info.text("given_name"));
        if person.role == Role::Administrator {
            let made = create(sandbox.endpoint(), access, "ZZ-01").await;
            assert_eq!(made["createdById"], person.employee_id.to_string());
        }
    }
}

#[tokio::test]
async fn a_token_is_of_one_company_in_one_data_center() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    let [first, second] = <[_; 2]>::try_from(sandbox.companies()).unwrap();
    assert_eq!(first.endpoint, sandbox.endpoint());
    assert!(second.endpoint.ends_with("/eu/api/"), "{second:?}");
    sandbox.log_in_as(&second.people[0].id.to_string()).unwrap();
    let tokens = log_in(&sandbox, &app, "readwrite:core openid").await;
    assert_eq!(tokens["endpoint"], second.endpoint.as_str());
    let access = tokens["access_token"].as_str().unwrap();
    let company = get(&format!("{}company", second.endpoint), access).await;
    assert_eq!(company.text("name"), second.name);
    create(&second.endpoint, access, "ZZ-02").await;

    // The other data center answers as the vendor's documentation says, and nothing is written there.
    let elsewhere = get(&format!("{}company", first.endpoint), access).await;
    assert_eq!((elsewhere.status, elsewhere.body.as_str()), (200, "\"Not authenticated\""));
    assert_eq!(elsewhere.header("content-type"), "application/json; charset=utf-8");
    let reasons: Vec<_> = sandbox.requests().into_iter().filter_map(|entry| entry.reason).collect();
    assert!(reasons.iter().any(|reason| reason.contains(&second.endpoint)), "{reasons:?}");
    let url = format!("{}activity?where=code='ZZ-02'", first.endpoint);
    assert_eq!(get(&url, &sandbox.issue_token_for("ada reyes").unwrap()).await.status, 204);
    // A token that nobody issued is refused in each data center.
    assert_eq!(get(&format!("{}company", second.endpoint), "made-up").await.status, 401);
}

#[tokio::test]
async fn companies_and_people_come_from_the_settings() {
    let nora = PersonSettings::new("Nora Quist", Role::Administrator).email("nora@firm.test");
    let bo = PersonSettings::new("Bo", Role::Restricted);
    let company = CompanySettings::new("Example Engineers").person(nora).person(bo);
    let other = CompanySettings::new("Example Surveyors").data_center("us2");
    let builder = Sandbox::builder().company(company).company(other).auto_consent(true);
    let sandbox = builder.clone().log_in_as("restricted").start().await.unwrap();
    let companies = sandbox.companies();
    assert_eq!(companies[0].people[0].email, "nora@firm.test");
    assert!(companies[1].endpoint.ends_with("/us2/api/"));
    let tokens = log_in(&sandbox, &sandbox.app(), "openid profile read:core").await;
    let access = tokens["access_token"].as_str().unwrap();
    let info = get(&format!("{}/connect/userinfo", sandbox.identity_url()), access).await;
    assert_eq!(
        (info.text("name").as_str(), info.text("company").as_str()),
        ("Bo", "Example Engineers")
    );

    let second = builder.clone().log_in_to("example surveyors").start().await.unwrap();
    let tokens = log_in(&second, &second.app(), "read:core").await;
    assert_eq!(tokens["endpoint"], second.companies()[1].endpoint.as_str());
    let unknown = builder.clone().log_in_as("nobody").start().await.unwrap_err();
    assert!(unknown.to_string().contains("Nora Quist (administrator"), "{unknown}");
    let twice = builder.company(CompanySettings::new("EXAMPLE ENGINEERS")).start().await;
    assert!(twice.unwrap_err().to_string().contains("two companies"));
}

#[tokio::test]
async fn the_consent_page_sends_the_person_and_the_scopes() {
    let sandbox = Sandbox::start().await.unwrap();
    let app = sandbox.app();
    let person = sandbox.companies().remove(1).people.remove(1);
    let url = login_url(&sandbox, &app, "readwrite:core openid offline_access", &[]);
    let page = send("GET", &url, "", "").await;
    assert!(page.body.contains(&person.id.to_string()), "{}", page.body);
    let query = url.split_once('?').unwrap().1;
    let id = person.id.to_string();
    let chosen = [("request", query), ("decision", "grant"), ("person", &id), ("scopes", "chosen")];
    let mut pairs = chosen.to_vec();
    pairs.extend([("scope", "read:core"), ("scope", "openid"), ("scope", "readwrite:core")]);
    let answer = post(&sandbox, "/connect/authorize", "", &form(&pairs)).await;
    let tokens = exchange(&sandbox, &app, answer.header("location")).await;
    // Scopes that were not requested are not granted, and the response tells the scopes.
    let mut scopes: Vec<String> = tokens.text("scope").split(' ').map(str::to_owned).collect();
    scopes.sort_unstable();
    assert_eq!(scopes, ["openid", "readwrite:core"]);
    assert!(tokens.json().get("refresh_token").is_none());
    let info = format!("{}/connect/userinfo", sandbox.identity_url());
    assert_eq!(get(&info, &tokens.text("access_token")).await.text("sub"), id);
}

#[tokio::test]
async fn a_token_of_another_sandbox_is_unknown_except_the_development_token() {
    let [first, second] = [Sandbox::start().await.unwrap(), Sandbox::start().await.unwrap()];
    let url = format!("{}activity?page=1,1", second.endpoint());
    assert_eq!(get(&url, &first.issue_token()).await.status, 401);
    assert_eq!(first.development_token(), second.development_token());
    second.expire_access_tokens();
    assert_eq!(get(&url, &first.development_token()).await.status, 200);

    let seeded = async |seed| Sandbox::builder().seed(seed).start().await.unwrap().issue_token();
    assert_eq!(seeded(7).await, seeded(7).await);
    assert_ne!(seeded(7).await, seeded(8).await);
    let public = Sandbox::builder().public_url("https://core.test").start().await.unwrap();
    assert_ne!(public.development_token(), first.development_token());
    assert_eq!(public.development_token().len(), 43);
    assert_ne!(public.app().client_secret, first.app().client_secret);
    assert_eq!(public.app().client_secret.len(), 64);
}
