//! The sandbox's raw responses, read by a plain HTTP client.

mod changes;
mod defaults;
mod facts;
mod faults;
mod forms;
mod identity;
mod limits;
mod lists;
mod nasty;
mod openid;
mod permissions;
mod queries;
mod records;
mod robust;
mod snapshots;

use crate::support::http_client::http_client_builder;
use core_sandbox::Sandbox;
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

/// A response of the sandbox.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A request to the sandbox.
struct Call<'a> {
    method: Method,
    url: String,
    headers: Vec<(&'a str, String)>,
    body: String,
}

impl Call<'_> {
    async fn send(self) -> Answer {
        let http = http_client_builder().build().unwrap();
        let mut request = http.request(self.method, self.url).body(self.body);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        Answer { status, headers, body: answer.text().await.unwrap() }
    }
}

/// A sandbox with a fixed date, and a token for it.
struct Api {
    sandbox: Sandbox,
    token: String,
}

impl Api {
    async fn start() -> Self {
        let day = jiff::civil::date(2026, 3, 17);
        let sandbox = Sandbox::builder().today(day).start().await.unwrap();
        let token = sandbox.issue_token();
        Self { sandbox, token }
    }

    async fn call(&self, method: Method, path: &str, body: &str) -> Answer {
        let url = format!("{}{path}", self.sandbox.endpoint());
        let mut headers = vec![("authorization", format!("Bearer {}", self.token))];
        if !body.is_empty() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        Call { method, url, headers, body: body.to_owned() }.send().await
    }

    async fn fetch(&self, path: &str) -> Answer {
        self.call(Method::GET, path, "").await
    }

    /// Fetches a list with these query parameters.
    async fn list(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut query = url::form_urlencoded::Serializer::new(format!("{path}?"));
        let query = query.extend_pairs(parameters).finish();
        self.fetch(&query.replacen("?&", "?", 1)).await
    }
}

/// Returns the `Key` of an error body.
fn key(answer: &Answer) -> String {
    answer.json()["Key"].as_str().unwrap_or_default().to_owned()
}
