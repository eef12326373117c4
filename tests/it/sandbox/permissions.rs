//! The permissions of people: what each role may read and write.

use std::fmt::Write as _;

use core_sandbox::{CompanySettings, Module, Role, Sandbox};
use http::Method;
use serde_json::json;

use super::Api;

#[tokio::test]
async fn each_role_has_its_own_permissions() {
    let sandbox = Sandbox::start().await.unwrap();
    let people = sandbox.companies().swap_remove(0).people;
    let mut api = Api { token: sandbox.issue_token(), sandbox };
    let entry = api.list("timeentry", &[("page", "1,1")]).await.json()[0].clone();
    let project = json!({"code": "P-1", "name": "Permissions"}).to_string();
    let activity = json!({"code": "PERM", "description": "x"}).to_string();
    let time = entry.to_string();
    let mut table = String::new();
    for person in people {
        api.token = api.sandbox.issue_token_for(&person.id.to_string()).unwrap();
        write!(table, "{}:", person.role.word()).unwrap();
        let own = format!("employee/{}", person.employee_id);
        let others = format!("employee/{}", entry["activityId"].as_str().unwrap());
        for (method, path, body) in [
            (Method::GET, "employee", ""),
            (Method::GET, own.as_str(), ""),
            (Method::GET, others.as_str(), ""),
            (Method::GET, "hr/benefit", ""),
            (Method::GET, "account", ""),
            (Method::GET, "payment", ""),
            (Method::GET, "project", ""),
            (Method::POST, "activity", activity.as_str()),
            (Method::POST, "project", project.as_str()),
            (Method::POST, "timeentry", time.as_str()),
            (Method::DELETE, "account/2a897167-97ab-4321-98ca-ae767280525d", ""),
        ] {
            let answer = api.call(method, path, body).await;
            let status = answer.status.as_u16();
            write!(table, " {status}").unwrap();
            if status == 409 && answer.body.contains("MsgPermissions") {
                assert_eq!(answer.json()["ErrorCode"], "000.016");
                table.push('p');
            }
            assert!(status != 403 || answer.body.contains("sandbox: "), "{}", answer.body);
        }
        table.push('\n');
    }
    insta::assert_snapshot!(table, @r"
    administrator: 200 200 404 200 200 200 200 201 201 201 404
    project-manager: 403 200 403 409p 200 200 200 409 409 201 409p
    restricted: 403 200 403 409p 409p 409p 200 409p 409p 201 409p
    ");
}

#[tokio::test]
async fn a_company_reads_the_modules_of_its_subscription_only() {
    let company = CompanySettings::new("Example Engineers").without(Module::Hr);
    let sandbox = Sandbox::builder().company(company).start().await.unwrap();
    let token = sandbox.issue_token();
    let api = Api { sandbox, token };
    let refused = api.fetch("hr/benefit").await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Example Engineers is not subscribed"), "{}", refused.body);
    assert_eq!(api.fetch("crm/lead").await.status, 200);
}

#[tokio::test]
async fn a_record_names_the_person_who_wrote_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let people = sandbox.companies().swap_remove(0).people;
    let manager = people.iter().find(|person| person.role == Role::ProjectManager).unwrap();
    let token = sandbox.issue_token_for("project-manager").unwrap();
    let api = Api { sandbox, token };
    let body = json!({"code": "W-1", "name": "Writer"}).to_string();
    let created = api.call(Method::POST, "project", &body).await.json();
    assert_eq!(created["createdById"], manager.employee_id.to_string());
}
