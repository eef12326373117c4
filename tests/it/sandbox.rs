//! The sandbox answers as the reference says that Core does, over HTTP.

use core_api::{TimeEntry, client::http_client_builder};
use core_sandbox::Sandbox;
use insta::assert_snapshot;
use jiff::civil::date;

/// A sandbox, and a way to ask it.
struct Server {
    sandbox: Sandbox,
    token: String,
}

impl Server {
    async fn start() -> Self {
        let sandbox = Sandbox::builder().today(date(2026, 9, 1)).start().await.unwrap();
        let token = sandbox.issue_token();
        Self { sandbox, token }
    }

    /// Status and body.
    async fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let url = format!("{}{path}", self.sandbox.endpoint());
        let answer = http_client_builder()
            .build()
            .unwrap()
            .request(method.parse().unwrap(), url)
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.to_owned())
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn get(&self, path: &str) -> (u16, String) {
        self.send("GET", path, "").await
    }

    /// The rows of a list; none where the answer is 204.
    async fn rows(&self, path: &str) -> Vec<serde_json::Value> {
        match self.get(path).await {
            (200, body) => serde_json::from_str(&body).unwrap(),
            (status, body) => {
                assert_eq!((status, body.as_str()), (204, ""));
                Vec::new()
            }
        }
    }
}

#[tokio::test]
async fn there_is_as_much_data_as_a_trial_needs_and_the_same_each_time() {
    let (first, second) = (Server::start().await, Server::start().await);
    for (path, least) in [("project", 60), ("activity", 40), ("timeentry", 5000)] {
        let path = format!("{path}?fields=count(*)");
        let (_, count) = first.get(&path).await;
        let number: u64 = count.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
        assert!(number >= least, "{path}: {number}");
    }
    // `token` is the second of the read.
    let path = "timeentry?fields=id,date,projectId,actualHours,version&page=1,50";
    assert_eq!(first.get(path).await, second.get(path).await);
}

#[tokio::test]
async fn references_resolve() {
    let server = Server::start().await;
    let ids = |rows: &[serde_json::Value], field: &str| -> std::collections::BTreeSet<String> {
        rows.iter().map(|row| row[field].as_str().unwrap_or_default().to_owned()).collect()
    };
    let projects = ids(&server.rows("project?page=1,1000").await, "id");
    let activities = ids(&server.rows("activity?page=1,1000").await, "id");
    let entries = server.rows("timeentry?page=1,1000").await;
    assert!(ids(&entries, "projectId").is_subset(&projects));
    assert!(ids(&entries, "activityId").is_subset(&activities));
    assert!(entries.iter().all(|row| row["project"].as_str().is_some_and(|name| !name.is_empty())));
}

#[tokio::test]
async fn a_row_looks_like_one_of_core() {
    let server = Server::start().await;
    let (_, body) = server.get("timeentry?page=1,1").await;
    let row: serde_json::Value = serde_json::from_str(&body).unwrap();
    let keys: Vec<&String> = row[0].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), TimeEntry::FIELDS.len());
    assert!(body.starts_with("[{\"date\":\""), "{body}");
    assert!(body.contains("\"tax1\":0.0,"), "{body}");
    assert_eq!(row[0]["version"].as_str().unwrap().len(), 12);
    assert_eq!(row[0]["workflow"], serde_json::Value::Null);
}

#[tokio::test]
async fn pages_are_numbered_from_one_and_end_with_204() {
    let server = Server::start().await;
    assert_eq!(server.rows("project").await.len(), 25);
    let first = server.rows("project?page=1,30").await;
    assert_eq!(server.rows("project?page=0,30").await, first);
    assert_ne!(server.rows("project?page=2,30").await, first);
    assert_eq!(server.get("project?page=9,30").await, (204, String::new()));
    for page in ["1", "1,0", "1,1001", "x,1"] {
        assert_eq!(server.get(&format!("project?page={page}")).await.0, 400, "{page}");
    }
    assert_eq!(server.get("project?page=1,101&expand=customFields").await.0, 400);
}

#[tokio::test]
async fn what_core_refuses_is_refused_in_its_words() {
    let server = Server::start().await;
    let (status, body) = server.get("timeentry?where=memo='x'").await;
    assert_snapshot!(format!("{status} {body}"), @r#"400 {"ErrorCode":null,"Key":null,"Message":"Invalid field in 'where' parameter. Field name: memo"}"#);
    let (status, body) = server.get("activity?where=code=\"A\"").await;
    assert_snapshot!(format!("{status} {body}"), @r#"409 {"HelpLink":null,"Message":"invalid where clause. Expected but did not find a closing square bracket after the identifier \"A.\r\n","Type":"Exception"}"#);
    let (status, body) = server.get("timeentry?where=date>='2026-01-01T00:00:00Z'").await;
    assert_snapshot!(format!("{status} {body}"), @r#"424 {"ErrorCode":null,"Key":"APISqlError","Message":"The query could not be executed."}"#);
    assert_eq!(server.get("project?fields=id,hasChild").await.0, 424);
    assert_eq!(server.get("project?fields=id,nothing").await.0, 400);
    assert_eq!(server.get("project?fields=count(*)&page=1,10").await.0, 400);
    assert_eq!(server.get("timeentry?orderBy=memo").await.0, 400);
    assert_eq!(server.get("timeentry?orderby=date DESC").await.0, 200);
    assert_eq!(server.get("activity/00000000-0000-0000-0000-000000000001").await.0, 404);
}

#[tokio::test]
async fn a_record_that_breaks_a_rule_is_refused_in_cores_words() {
    let server = Server::start().await;
    let code = server.rows("activity?page=1,1").await[0]["code"].clone();
    let long = "x".repeat(101);
    let mut said = Vec::new();
    for body in [
        r#"{"code":"N-1"}"#.to_owned(),
        format!(r#"{{"code":{code},"description":"Taken"}}"#),
        format!(r#"{{"code":"N-1","description":"{long}"}}"#),
        r#"{"code":"N-1","description":"x","billRate":"much"}"#.to_owned(),
        "[]".to_owned(),
    ] {
        let (status, body) = server.send("POST", "activity", &body).await;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        said.push(format!("{status} {} {}", body["Key"], body["ErrorCode"]));
    }
    assert_snapshot!(said.join("\n"), @r#"
    409 "RequiredFieldMissing" "000.020"
    409 "CodeAlreadyExists" null
    409 "InValidModel" null
    409 "InValidModel" null
    409 "InValidModel" null
    "#);
}

#[tokio::test]
async fn a_replacement_needs_the_newest_version_and_clears_what_it_leaves_out() {
    let server = Server::start().await;
    let input = r#"{"code":"N-1","description":"New","memo":"x","billRate":1.10,"own":[1.0]}"#;
    let (status, made) = server.send("POST", "activity", input).await;
    assert_eq!(status, 201);
    assert!(made.contains("\"billRate\":1.10") && made.contains("\"own\":[1.0]"), "{made}");
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let path = format!("activity/{}", made["id"].as_str().unwrap());
    let update = |version: &serde_json::Value| {
        format!(r#"{{"code":"N-1","description":"Newer","version":{version}}}"#)
    };
    let (status, saved) = server.send("PUT", &path, &update(&made["version"])).await;
    let saved: serde_json::Value = serde_json::from_str(&saved).unwrap();
    assert_eq!((status, &saved["memo"]), (200, &serde_json::Value::Null));
    assert_eq!(saved["createdOn"], made["createdOn"]);
    let (status, stale) = server.send("PUT", &path, &update(&made["version"])).await;
    assert!(status == 409 && stale.contains("OutDatedModel"), "{stale}");
    assert_eq!(server.send("DELETE", &path, "").await, (204, String::new()));
    assert_eq!(server.get(&path).await.0, 404);
}

#[tokio::test]
async fn a_call_without_a_good_token_is_refused() {
    let mut server = Server::start().await;
    server.sandbox.expire_access_tokens();
    assert_eq!(server.get("activity").await, (401, String::new()));
    server.token = "made up".to_owned();
    assert_eq!(server.get("activity").await, (401, String::new()));
}
