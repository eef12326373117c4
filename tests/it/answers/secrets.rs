//! No error, cassette or trace shows a secret that a server repeats, in whatever form and place.

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
use crate::fault_matrix::Everything;

/// A token with all letters that some form writes in another way.
const TOKEN: &str = r#"eyJhbGciOi+JSUz/I1NiIs=In~R5c.CI6_Ikp-XV"CJ9%41\n&amp;<x>"#;

/// A key in a header.
const KEY: &str = "k3y/of+the=gateway-0123456789";

/// Answers that repeat a text, in places of which errors may take it.
fn answers(text: &str, is_in_json: bool) -> Vec<(String, Vec<u8>)> {
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

/// All that an error gives out.
fn shown(error: &Error) -> String {
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

/// The errors of some calls with a client.
async fn errors(client: &Client) -> Vec<Error> {
    let id = Id::<Activity>::NONE;
    let raw = client.call(Method::GET, "/tax/{key}").placeholder("key", TOKEN);
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

/// Meets servers that repeat a secret in one form, at each place; counts the errors.
async fn meet(secret: &str, (name, form): (&str, String)) -> usize {
    let now = Arc::new(Mutex::new(Vec::new()));
    let answer = Arc::clone(&now);
    let server = Server::start(move |_| answer.lock().unwrap().clone()).await.with_token(TOKEN);
    let recorder = Arc::new(Recorder::new());
    let client = server.builder().middleware(Arc::clone(&recorder)).build().unwrap();
    let client = client.with(CallOptions::new().header("x-gateway", format!("Key {KEY}")));
    let mut count = 0;
    for (place, answer) in answers(&form, name.starts_with("JSON")) {
        *now.lock().unwrap() = answer;
        for error in errors(&client).await {
            check(&format!("{name} in {place}"), &shown(&error), secret);
            count += 1;
        }
    }
    check(name, &recorder.cassette().to_json(), secret);
    count
}

/// Meets servers that repeat a secret in every second form, so that no test takes long.
async fn meet_forms(secret: &str, part: usize) {
    let mut count = 0;
    for form in forms(secret).into_iter().skip(part).step_by(2) {
        count += meet(secret, form).await;
    }
    assert!(count > 750, "{count}");
}

#[tokio::test]
async fn the_token_is_shown_in_no_form_from_no_place() {
    meet_forms(TOKEN, 0).await;
}

#[tokio::test]
async fn the_token_is_shown_in_none_of_the_other_forms() {
    meet_forms(TOKEN, 1).await;
}

#[tokio::test]
async fn a_key_in_a_header_is_shown_in_no_form_from_no_place() {
    meet_forms(KEY, 0).await;
}

#[tokio::test]
async fn a_key_in_a_header_is_shown_in_none_of_the_other_forms() {
    meet_forms(KEY, 1).await;
}

#[tokio::test]
async fn no_trace_shows_what_a_server_repeats() {
    let everything = Everything::default();
    let _guard = tracing::subscriber::set_default(everything.clone());
    for secret in [TOKEN, KEY] {
        // A test on another thread may have met a place first, and have found nobody who listens.
        tracing::callsite::rebuild_interest_cache();
        meet(secret, forms(secret).swap_remove(0)).await;
    }
    // A value without a name is noted where a success has it.
    let value = serde_json::to_string(TOKEN).unwrap();
    let id = "627f5f9e-260f-cdab-5143-b9fedec21552";
    let body = format!(r#"{{"id":"{id}","billStatus":{value}}}"#);
    let server = Server::saying(200, JSON, &body).await.with_token(TOKEN);
    let entry = server.client().send(GetTimeEntry::new(id.parse().unwrap())).await.unwrap();
    assert!(format!("{:?}", entry.bill_status).contains("Unknown"));
    let text = everything.text();
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
        let server = Server::saying(200, JSON, &body).await.with_token(TOKEN);
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
        for (place, answer) in answers(&form, name.starts_with("JSON")) {
            *now.lock().unwrap() = answer;
            if let Err(error) = client.download(&address).await {
                check(&format!("{name} in {place}"), &shown(&error), key);
                assert!(error.to_string().contains(&server.origin), "{error}");
            }
        }
    }
}
