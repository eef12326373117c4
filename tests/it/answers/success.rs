//! A response with a success status is not trusted: its body decides.

use core_api::{
    Activity, ActivityInput, BatchCreateTimeEntries, CreateActivity, DeleteActivity, Error,
    ErrorKind, FindDocumentUri, GetActivity, GetHealth, Id, ListActivities, ReadCompany,
    UpdateActivity,
};
use http::Method;

use super::{JSON, Server};

const PORTAL: &str = "<!DOCTYPE html><html><head><title>Hotel\n Wi-Fi &amp; sign-in</title></head><body></body></html>";

fn id() -> Id<Activity> {
    Id::new(uuid::Uuid::from_u128(7))
}

fn record() -> String {
    format!(r#"{{"id":"{}","code":"A","version":"AAAAAAAAWBI=","description":"B"}}"#, id())
}

/// Makes one call of each kind, and returns their names and results.
async fn call_all(server: &Server) -> Vec<(&'static str, Result<(), Error>)> {
    let client = server.client();
    let activity: Activity = serde_json::from_str(&record()).unwrap();
    let mut stream = client.stream(ListActivities::new());
    let raw = || client.raw(Method::GET, "/tax");
    vec![
        ("get", client.send(GetActivity::new(id())).await.map(drop)),
        ("list", client.send(ListActivities::new()).await.map(drop)),
        ("stream", stream.try_next().await.map(drop)),
        ("first", client.first(ListActivities::new()).await.map(drop)),
        ("company", client.send(ReadCompany::new()).await.map(drop)),
        (
            "create",
            client
                .send(CreateActivity::new(ActivityInput::new().code("A").description("B")))
                .await
                .map(drop),
        ),
        ("update", client.send(UpdateActivity::new(activity)).await.map(drop)),
        ("change", client.update(id(), |activity| activity.memo = None).await.map(drop)),
        ("delete", client.send(DeleteActivity::new(id())).await),
        ("count", client.count(ListActivities::new()).await.map(drop)),
        ("text", client.send(FindDocumentUri::new(Id::NONE)).await.map(drop)),
        ("json", client.send(GetHealth::new()).await.map(drop)),
        (
            "job",
            client
                .send(BatchCreateTimeEntries::new(Vec::<core_api::TimeEntryInput>::new()))
                .await
                .map(drop),
        ),
        ("raw", raw().fetch::<serde_json::Value>().await.map(drop)),
        ("raw option", raw().fetch::<Option<serde_json::Value>>().await.map(drop)),
    ]
}

#[tokio::test]
async fn a_page_of_html_is_named_with_its_title_whatever_the_call() {
    for (status, header) in [(200, "content-type: text/html"), (201, JSON), (202, "x: y")] {
        let server = Server::with_response(status, header, PORTAL).await;
        for (call, result) in call_all(&server).await {
            let error = result.expect_err(call);
            let text = error.to_string();
            assert_eq!(error.kind(), ErrorKind::Decode, "{call}");
            assert!(
                text.contains("an HTML page titled “Hotel Wi-Fi &amp; sign-in”"),
                "{call}: {text}"
            );
            assert!(text.contains(&format!(" at {}/api: ", server.origin)), "{call}: {text}");
            assert_eq!(error.raw(), Some(PORTAL.as_bytes()), "{call}");
        }
    }
}

#[tokio::test]
async fn pages_and_documents_of_other_kinds_are_errors_too() {
    let latin = b"<html><title>Zugang gew\xe4hren</title>".to_vec();
    for (body, shown) in [
        (b"\xef\xbb\xbf \n<HTML><p>Log in</p>".to_vec(), "an HTML page without a title"),
        (b"<?xml version=\"1.0\"?><Error><Code>Slow</Code></Error>".to_vec(), "an XML document"),
        (b"<script>location='https://portal'</script>".to_vec(), "an HTML page without a title"),
        (latin, "an HTML page titled “Zugang gew\u{fffd}hren”"),
    ] {
        let head = format!(
            "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let answer = [head.into_bytes(), body].concat();
        let server = Server::start(move |_| answer.clone()).await;
        for (call, result) in call_all(&server).await {
            let error = result.expect_err(call);
            assert!(error.to_string().contains(shown), "{call}: {error}");
        }
    }
}

#[tokio::test]
async fn an_error_of_core_with_200_is_that_error_whatever_the_call() {
    for (body, kind, shown) in [
        (
            r#"{"ErrorCode":null,"Key":"OutDatedModel","Message":"Somebody was faster."}"#,
            ErrorKind::OutOfDate,
            "200 out of date (OutDatedModel): Somebody was faster.",
        ),
        (
            r#"{"ErrorCode":"000.016","Key":"MsgPermissions","Message":"No."}"#,
            ErrorKind::Permission,
            "200 not permitted (MsgPermissions): No.",
        ),
        (
            r#"{"statusCode":404,"message":"Resource not found"}"#,
            ErrorKind::NotFound,
            "Resource not found",
        ),
        (
            r#"{"type":"about:blank","title":"Too many","status":429,"detail":"Wait 7 s."}"#,
            ErrorKind::RateLimited,
            "Too many: Wait 7 s.",
        ),
        (r#"{"error":{"code":1,"message":"no"}}"#, ErrorKind::Refused, "no"),
        (r#"{"error":"upstream timeout"}"#, ErrorKind::Refused, "upstream timeout"),
        (r#"{"Type":"Exception","HelpLink":null,"Message":"no"}"#, ErrorKind::Refused, "no"),
    ] {
        let server = Server::with_response(200, JSON, body).await;
        for (call, result) in call_all(&server).await {
            let error = result.expect_err(call);
            assert_eq!(error.kind(), kind, "{call}: {error}");
            assert!(error.to_string().contains(shown), "{call}: {error}");
            assert_eq!(
                (error.status().unwrap().as_u16(), error.raw()),
                (200, Some(body.as_bytes()))
            );
        }
    }
}

#[tokio::test]
async fn a_byte_order_mark_hides_no_error() {
    let body = "\u{feff}{\"ErrorCode\":null,\"Key\":\"OutDatedModel\",\"Message\":\"no\"}";
    let server = Server::with_response(200, JSON, body).await;
    for (call, result) in call_all(&server).await {
        assert_eq!(result.expect_err(call).kind(), ErrorKind::OutOfDate, "{call}");
    }
    for body in ["Not authenticated", "\"not authenticated.\""] {
        let server = Server::with_response(200, JSON, body).await;
        for (call, result) in call_all(&server).await {
            assert!(result.expect_err(call).needs_login(), "{call}");
        }
    }
}

#[tokio::test]
async fn a_delete_succeeds_only_if_the_answer_says_so() {
    let record = record();
    for (status, body, is_done) in [
        (204, "", true),
        (200, "", true),
        (202, " \n", true),
        (200, "null", true),
        (200, "true", true),
        (200, "{}", true),
        (200, "[]", true),
        (200, "\"\"", true),
        (200, record.as_str(), true),
        (200, r#"{"Success":true,"message":null}"#, true),
        (200, "false", false),
        (200, "0", false),
        (200, "Please log in to go on.", false),
        (200, "\"Please log in to go on.\"", false),
        (200, r#"{"message":"Authorization has been denied for this request."}"#, false),
        (200, r#"{"success":false}"#, false),
        (200, r#"{"success":true,"errors":["no"]}"#, false),
        (200, r#"{"id":"7","ErrorCode":"1","Key":"K","Message":"no"}"#, false),
        (200, r#"{"login":"https://portal.example"}"#, false),
        (200, "[1]", false),
        (200, "{\"id\":", false),
        (200, "\u{0}\u{1}", false),
    ] {
        let server = Server::with_response(status, JSON, body).await;
        let result = server.client().send(DeleteActivity::new(id())).await;
        assert_eq!(result.is_ok(), is_done, "{status} {body}: {result:?}");
        if let Err(error) = result {
            assert_eq!(error.raw(), Some(body.as_bytes()));
            let is_named = matches!(error.kind(), ErrorKind::Decode | ErrorKind::Refused);
            assert!(is_named && !error.is_retryable(), "{error}");
        }
    }
}

#[tokio::test]
async fn an_empty_200_is_an_error() {
    let server = Server::with_response(200, JSON, "\n").await;
    for (call, result) in call_all(&server).await {
        match call {
            // A delete needs no body, and paging repeats the request before it trusts an empty page.
            "delete" | "stream" => {}
            _ => assert_eq!(result.expect_err(call).kind(), ErrorKind::Decode, "{call}"),
        }
    }
}

#[tokio::test]
async fn a_record_may_have_fields_named_like_those_of_errors() {
    let body = format!(
        r#"{{"id":"{}","key":"k","message":"m","error":"e","errors":["e"],"errorCode":"7","status":500}}"#,
        id()
    );
    let server = Server::with_response(200, JSON, &body).await;
    let client = server.client();
    let activity = client.send(GetActivity::new(id())).await.unwrap();
    assert_eq!(activity.unlisted.text("message"), Some("\"m\""));
    let list = Server::with_response(200, JSON, &format!("[{body}]")).await;
    assert_eq!(list.client().send(ListActivities::new()).await.unwrap().len(), 1);
    let json =
        Server::with_response(200, JSON, r#"{"status":"queued","message":"soon","id":7}"#).await;
    assert!(json.client().send(GetHealth::new()).await.is_ok());
    assert!(
        json.client()
            .send(BatchCreateTimeEntries::new(Vec::<core_api::TimeEntryInput>::new()))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn other_numbers_are_not_read_as_a_count() {
    for (body, count) in [
        ("7", Some(7)),
        (r#"[{"count(*)":7}]"#, Some(7)),
        (r#"{"field":"count(*)","value":"7"}"#, Some(7)),
        (r#"{"status":200,"count":7}"#, None),
        (r#"{"code":500}"#, None),
        (r#"{"status":404}"#, None),
        (r#"{"exception":"NullReference","line":42}"#, None),
        (r#"{"error":"no","retryIn":30}"#, None),
        (r#"{"errorCode":42}"#, None),
        (r#"{"message":"42"}"#, None),
        ("-1", None),
        ("7.5", None),
        ("\"many\"", None),
    ] {
        let server = Server::with_response(200, JSON, body).await;
        let result = server.client().count(ListActivities::new()).await;
        assert_eq!(result.as_ref().ok().copied(), count, "{body}: {result:?}");
    }
}

#[tokio::test]
async fn values_of_other_types_are_not_read_as_a_text() {
    for (body, text) in [
        ("\"https://files.test/a\"", Some("https://files.test/a")),
        ("https://files.test/a", Some("https://files.test/a")),
        ("{\"uri\":\"https://files.test/a\"}", None),
        ("[\"a\"]", None),
        ("null", None),
        ("42", None),
        ("{", None),
    ] {
        let server = Server::with_response(200, JSON, body).await;
        let result = server.client().send(FindDocumentUri::new(Id::NONE)).await;
        assert_eq!(result.as_deref().ok(), text, "{body}");
    }
}

/// A permission of the company.
#[derive(Clone, Debug, Default, PartialEq, core_api::Object)]
struct Right {
    /// Name of the permission.
    pub name: Option<String>,
    /// Fields that this declaration does not list.
    #[field(unlisted)]
    pub unlisted: core_api::Unlisted,
}

/// Reads a permission.
#[derive(Clone, Debug, core_api::Endpoint)]
#[endpoint(GET, "/right", scope = ReadCore, returns = Right)]
struct GetRight {}

/// Lists permissions.
#[derive(Clone, Debug, core_api::Endpoint)]
#[endpoint(GET, "/rights", scope = ReadCore, returns = Vec<Right>)]
struct ListRights {}

#[tokio::test]
async fn an_error_is_not_read_as_a_record_without_an_id() {
    let body = r#"{"ErrorCode":null,"Key":"MsgPermissions","Message":"No."}"#;
    for body in [body.to_owned(), format!("[{body}]")] {
        let server = Server::with_response(200, JSON, &body).await;
        let error = server.client().send(GetRight::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission, "{error}");
        let error = server.client().send(ListRights::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission, "{error}");
    }
    let server = Server::with_response(200, JSON, r#"{"name":"a"}"#).await;
    assert_eq!(server.client().send(GetRight::new()).await.unwrap().name.as_deref(), Some("a"));
}
