//! No error, cassette or trace contains a secret that a server repeats, in any encoding or place.

use std::sync::{Arc, Mutex};

use core_api::{
    Activity, Client, DeleteActivity, Error, FindDocumentUri, GetActivity, GetTimeEntry, Id,
    ListActivities,
    client::{CallOptions, Recorder},
};
use http::Method;

use super::{
    JSON, Server, http,
    repeated::{check, forms},
};
use crate::support::traces::TraceLog;

/// A token that contains every kind of character that some encoding escapes.
const TOKEN: &str = r#"eyJhbGciOi+JSUz/I1NiIs=In~R5c.CI6_Ikp-XV"CJ9%41\n&amp;<x>"#;

/// A key that is sent in a header.
const KEY: &str = "k3y/of+the=gateway-0123456789";

/// Returns responses that repeat a text in every place that errors may quote.
fn echoing_answers(text: &str, is_in_json: bool) -> Vec<(String, Vec<u8>)> {
    let json =
        if is_in_json { text.to_owned() } else { text.replace('\\', "\\\\").replace('"', "\\\"") };
    let mut all = Vec::new();
    let mut add = |name: &str, status: u16, header: &str, body: &str| {
        all.push((format!("{name} with {status}"), http(status, header, body)));
    };
    for status in [200, 302, 409, 500] {
        add("message", status, JSON, &format!(r#"{{"Key":"{json}","Message":"{json}"}}"#));
        add("errors", status, JSON, &format!(r#"{{"errors":{{"{json}":["{json}"]}}}}"#));
        add("unknown", status, JSON, &format!(r#"{{"a":{{"{json}":7}}}}"#));
        add("text", status, "content-type: text/plain", text);
        add("page", status, "content-type: text/html", &format!("<html><title>{text}</title>"));
    }
    add("string", 200, JSON, &format!("\"{json}\""));
    add("id", 200, JSON, &format!(r#"{{"id":"{json}"}}"#));
    add(
        "number",
        200,
        JSON,
        &format!(r#"{{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","billRate":"{json}"}}"#),
    );
    add(
        "row",
        200,
        JSON,
        &format!(
            r#"[{{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","billRate":"{json}","x":"{json}"}}]"#
        ),
    );
    add("place", 200, JSON, &format!(r#"[{{"id":"{json}"}}]"#));
    add("late", 200, JSON, &format!(r#"{{"id":"{}{json}"}}"#, "x".repeat(200)));
    add("cut", 500, JSON, &format!(r#"{{"Message":"{}{json}"}}"#, "x".repeat(485)));
    add(
        "end of raw",
        500,
        JSON,
        &format!(r#"{{"a":"{}{json}"}}"#, "x".repeat(Error::MAX_RAW - 20)),
    );
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        add("encoding", 200, &format!("content-encoding: {text}"), "{}");
        add("location", 302, &format!("location: https://a.example/{text}"), "");
        add("location's user", 302, &format!("location: https://{text}@a.example/"), "");
        add("type", 200, &format!("content-type: {text}\r\nretry-after: {text}"), "");
        add("challenge", 401, &format!("www-authenticate: Bearer error=\"{text}\""), "");
        add("head", 200, &format!("bad header {text}"), "{}");
    }
    all
}

/// Returns everything that an error exposes.
fn exposed_text(error: &Error) -> String {
    let raw = String::from_utf8_lossy(error.raw().unwrap_or_default());
    let row = error.row().map(|row| format!("{row} {row:?} {} {}", row.raw(), row.path()));
    let cause = std::error::Error::source(error).map(|source| format!("{source:?}"));
    format!(
        "{error} {error:?} {:?} {} {raw} {row:?} {cause:?} {:?}",
        error.refusal(),
        error.filled_path(),
        error.token_error()
    )
}

/// Returns the errors of several calls with a client.
async fn errors(client: &Client) -> Vec<Error> {
    let id = Id::<Activity>::NONE;
    let raw = client.raw(Method::GET, "/tax/{key}").placeholder("key", TOKEN);
    [
        client.send(GetActivity::new(id)).await.map(drop),
        client.stream(ListActivities::new()).try_next().await.map(drop),
        client.send(DeleteActivity::new(id)).await,
        client.send(FindDocumentUri::new(Id::NONE)).await.map(drop),
        raw.fetch::<u32>().await.map(drop),
    ]
    .into_iter()
    .filter_map(Result::err)
    .collect()
}

/// Checks one encoding of a secret at each place, and returns the number of errors.
async fn check_form(secret: &str, (name, form): (&str, String)) -> usize {
    let now = Arc::new(Mutex::new(Vec::new()));
    let answer = Arc::clone(&now);
    let server = Server::start(move |_| answer.lock().unwrap().clone()).await.with_token(TOKEN);
    let recorder = Arc::new(Recorder::new());
    let client = server.builder().middleware(Arc::clone(&recorder)).build().unwrap();
    let client = client.with(CallOptions::new().header("x-gateway", format!("Key {KEY}")));
    let mut count = 0;
    for (place, answer) in echoing_answers(&form, name.starts_with("JSON")) {
        *now.lock().unwrap() = answer;
        for error in errors(&client).await {
            check(&format!("{name} in {place}"), &exposed_text(&error), secret);
            count += 1;
        }
    }
    check(name, &recorder.cassette().to_json(), secret);
    count
}

/// Checks every second encoding of a secret. The split over two tests keeps each of them short.
async fn check_forms(secret: &str, part: usize) {
    let mut count = 0;
    for form in forms(secret).into_iter().skip(part).step_by(2) {
        count += check_form(secret, form).await;
    }
    assert!(count > 750, "{count}");
}

#[tokio::test]
async fn the_token_is_shown_in_no_form_from_no_place() {
    check_forms(TOKEN, 0).await;
}

#[tokio::test]
async fn the_token_is_shown_in_none_of_the_other_forms() {
    check_forms(TOKEN, 1).await;
}

#[tokio::test]
async fn a_key_in_a_header_is_shown_in_no_form_from_no_place() {
    check_forms(KEY, 0).await;
}

#[tokio::test]
async fn a_key_in_a_header_is_shown_in_none_of_the_other_forms() {
    check_forms(KEY, 1).await;
}

#[tokio::test]
async fn no_trace_shows_what_a_server_repeats() {
    let traces = TraceLog::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    for secret in [TOKEN, KEY] {
        // tracing caches whether a callsite has a subscriber, and a test on another thread may have
        // reached the callsite first.
        tracing::callsite::rebuild_interest_cache();
        check_form(secret, forms(secret).swap_remove(0)).await;
    }
    // An enum value without a name is traced even if the call succeeds.
    let value = serde_json::to_string(TOKEN).unwrap();
    let id = "627f5f9e-260f-cdab-5143-b9fedec21552";
    let body = format!(r#"{{"id":"{id}","billStatus":{value}}}"#);
    let server = Server::with_response(200, JSON, &body).await.with_token(TOKEN);
    let entry = server.client().send(GetTimeEntry::new(id.parse().unwrap())).await.unwrap();
    assert!(format!("{:?}", entry.bill_status).contains("Unknown"));
    let text = traces.text();
    assert!(text.contains("core_api.call"), "{text}");
    for secret in [TOKEN, KEY] {
        check("trace", &text, secret);
    }
}

#[tokio::test]
async fn a_success_that_repeats_a_secret_is_in_no_cassette() {
    let id: Id<Activity> = "627f5f9e-260f-cdab-5143-b9fedec21552".parse().unwrap();
    for (name, form) in forms(TOKEN) {
        let json = if name.starts_with("JSON") {
            form.clone()
        } else {
            form.replace('\\', "\\\\").replace('"', "\\\"")
        };
        let body = format!(
            r#"{{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","memo":"{json}","x":"{json}"}}"#
        );
        let server = Server::with_response(200, JSON, &body).await.with_token(TOKEN);
        let recorder = Arc::new(Recorder::new());
        let client = server.builder().middleware(Arc::clone(&recorder)).build().unwrap();
        assert!(client.send(GetActivity::new(id)).await.unwrap().memo.is_some());
        check(name, &recorder.cassette().to_json(), TOKEN);
    }
}

#[tokio::test]
async fn the_key_in_the_address_of_a_file_is_not_shown() {
    let key = "c2lnbmF0dXJl/of+the=file";
    let now = Arc::new(Mutex::new(Vec::new()));
    let answer = Arc::clone(&now);
    let server = Server::start(move |_| answer.lock().unwrap().clone()).await;
    let client = server.client();
    let query: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
    let address = format!("{}/file?name=a&sig={query}", server.origin);
    for (name, form) in forms(key) {
        for (place, answer) in echoing_answers(&form, name.starts_with("JSON")) {
            *now.lock().unwrap() = answer;
            if let Err(error) = client.download(&address).await {
                check(&format!("{name} in {place}"), &exposed_text(&error), key);
                assert!(error.to_string().contains(&server.origin), "{error}");
            }
        }
    }
}
