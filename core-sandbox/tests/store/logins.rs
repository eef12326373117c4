//! Apps, logins and tokens that survive SIGKILL.

use serde_json::Value;

use crate::process::Process;

const JSON: &str = "Content-Type: application/json";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

fn body(response: &str) -> Value {
    let body = response.split("\r\n\r\n").nth(1).unwrap_or_default();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {response}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Returns the status of an API call with an access token.
fn status(process: &Process, token: &str) -> String {
    let headers = format!("Authorization: Bearer {token}");
    let response = process.send_with("GET /api/activity?page=1,1", &headers, "").unwrap();
    response.split(' ').nth(1).unwrap().to_owned()
}

/// The app that logs in.
struct App {
    id: String,
    secret: String,
}

impl App {
    const URI: &str = "http://127.0.0.1:8765/callback";

    fn register(process: &Process) -> Self {
        let app = format!(
            r#"{{"name":"Kept app","kind":"web","redirect_uris":["{}"],"offline_access":true}}"#,
            Self::URI
        );
        let app = body(&process.send_with("POST /sandbox/apps", JSON, &app).unwrap());
        Self { id: text(&app["client_id"]), secret: text(&app["client_secret"]) }
    }

    fn code(&self, process: &Process) -> String {
        let login = format!(
            "http://127.0.0.1/idp/connect/authorize?response_type=code&state=1\
             &scope=readwrite:core%20offline_access&client_id={}&redirect_uri={}",
            self.id,
            Self::URI
        );
        let consent = format!(r#"{{"authorization_url":"{login}"}}"#);
        let consent = body(&process.send_with("POST /sandbox/consents", JSON, &consent).unwrap());
        let callback = text(&consent["callback"]);
        callback.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    }

    fn exchange(&self, process: &Process, grant: &str) -> Value {
        let form = format!("{grant}&client_id={}&client_secret={}", self.id, self.secret);
        body(&process.send_with("POST /idp/connect/token", FORM, &form).unwrap())
    }

    fn spend_code(&self, process: &Process, code: &str) -> Value {
        let uri = Self::URI;
        let grant = format!("grant_type=authorization_code&code={code}&redirect_uri={uri}");
        self.exchange(process, &grant)
    }

    fn refresh(&self, process: &Process, token: &str) -> Value {
        self.exchange(process, &format!("grant_type=refresh_token&refresh_token={token}"))
    }
}

#[test]
fn logins_survive_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("core.db");
    let mut process = Process::start(&file);
    let app = App::register(&process);
    let unused = app.code(&process);
    let login = app.spend_code(&process, &app.code(&process));
    let first = text(&login["refresh_token"]);
    let second = app.refresh(&process, &first);
    process.kill();

    let mut process = Process::start(&file);
    assert_eq!(status(&process, second["access_token"].as_str().unwrap()), "200");
    let late = app.spend_code(&process, &unused);
    assert_eq!(status(&process, late["access_token"].as_str().unwrap()), "200");
    let third = app.refresh(&process, second["refresh_token"].as_str().unwrap());
    process.kill();

    // A replay of the first token ends the session, also after a further kill.
    let mut process = Process::start(&file);
    let access = text(&third["access_token"]);
    assert_eq!(status(&process, &access), "200");
    assert_eq!(app.refresh(&process, &first)["error"], "invalid_grant");
    assert_eq!(status(&process, &access), "401");
    process.kill();

    let process = Process::start(&file);
    assert_eq!(status(&process, &access), "401");
    assert_eq!(status(&process, late["access_token"].as_str().unwrap()), "200");
    let apps = process.send_with("GET /sandbox/apps", "", "").unwrap_or_default();
    assert!(apps.contains("Kept app") && apps.contains("Sandbox Web App"), "{apps}");
}
