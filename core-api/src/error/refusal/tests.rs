//! Tests of the known formats of refusals.

use super::*;

fn message(body: &str) -> Option<String> {
    Refusal::parse(body.as_bytes()).message
}

#[test]
fn every_known_shape_of_an_error_gives_its_message() {
    for body in [
        r#"{"ErrorCode":null,"Key":null,"Message":"no"}"#,
        r#"{"message":"no","errorCode":"1"}"#,
        r#"{"error":{"message":"no"}}"#,
        r#"{"error":"no"}"#,
        r#"{"Error":{"Message":"no","ErrorCode":7}}"#,
        r#"{"error":"invalid","error_description":"no"}"#,
        r#""no""#,
        "no",
        "\u{feff}\"no\"",
        "\u{1b}no\r\n",
        "<html><head><title>\nno</title></head><body>There is more.</body></html>",
        "<h1>no</h1>",
    ] {
        assert_eq!(message(body).as_deref(), Some("no"), "{body}");
    }
    assert_eq!(message(""), None);
}

#[test]
fn keys_and_codes_are_kept_whether_known_or_not() {
    let refusal = Refusal::parse(br#"{"errorCode":"999.1","key":"NeverSeen","Message":""}"#);
    assert_eq!((refusal.key(), refusal.code()), (Some("NeverSeen"), Some("999.1")));
    assert_eq!(refusal.message(), None);
    let refusal = Refusal::parse(br#"{"error":{"errorCode":31.5,"key":null}}"#);
    assert_eq!((refusal.key(), refusal.code()), (None, Some("31.5")));
}

#[test]
fn a_body_of_any_bytes_gives_something() {
    for body in [&b"\xff\xfe"[..], b"[[[[[[", b"<title", b"<title></title", b"{\"error\":[]}"] {
        assert!(Refusal::parse(body).message.is_none_or(|message| message.len() < 20));
    }
    assert_eq!(Refusal::parse(&[b'['; 10 << 20]).message.unwrap().chars().count(), 500);
}

#[test]
fn a_long_page_is_cut() {
    let page = "<p>é</p> ".repeat(1000);
    assert_eq!(message(&page).unwrap().chars().count(), 500);
}

/// Message and details, as an error shows them.
fn said(body: &str) -> String {
    let refusal = Refusal::parse(body.as_bytes());
    let message: Vec<String> = refusal.message.into_iter().collect();
    [message, refusal.details].concat().join(" | ")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn nothing_that_a_server_says_is_lost() {
    for (body, text) in [
        // RFC 9457, with and without extensions.
        (
            r#"{"type":"https://x/credit","title":"No credit.","status":403,"detail":"Balance is 30.","instance":"/a/1"}"#,
            "No credit. | Balance is 30.",
        ),
        (r#"{"title":"No credit."}"#, "No credit."),
        (r#"{"detail":"Balance is 30."}"#, "Balance is 30."),
        (
            r#"{"title":"Not valid.","invalid-params":[{"name":"age","reason":"must be positive"}]}"#,
            "Not valid. | invalid-params.age: must be positive",
        ),
        // ASP.NET Core, ASP.NET, FastAPI, JSON:API, GraphQL, OData, Apigee.
        (
            r#"{"title":"One or more errors.","errors":{"Date":["is required","is late"],"$.hours":["no"]}}"#,
            "One or more errors. | $.hours: no | Date: is required | Date: is late",
        ),
        (
            r#"{"Message":"The request is invalid.","ModelState":{"entry.date":["The date is required."]}}"#,
            "The request is invalid. | entry.date: The date is required.",
        ),
        (
            r#"{"Message":"An error.","ExceptionMessage":"Object reference","ExceptionType":"X","StackTrace":"at"}"#,
            "An error. | Object reference",
        ),
        (
            r#"{"detail":[{"loc":["body","hours"],"msg":"field required","type":"missing"}]}"#,
            "body.hours: field required",
        ),
        (r#"{"errors":[{"status":"422","title":"Invalid","detail":"too short"}]}"#, ""),
        (r#"{"errors":["one","two"]}"#, "one | two"),
        (r#"{"errors":"one"}"#, "one"),
        (r#"["one",{"field":"date","message":"two"}]"#, "one | date: two"),
        (r#"[{"ErrorCode":"1","Key":"K","Message":"no"}]"#, "no"),
        (
            r#"{"error":{"code":"Bad","message":{"lang":"en","value":"no"}}}"#,
            "lang: en | value: no",
        ),
        (r#"{"fault":{"faultstring":"Quota violation"}}"#, "Quota violation"),
        (
            r#"{"error":"invalid_token","error_description":"It expired."}"#,
            "It expired. | invalid_token",
        ),
        (r#"{"message":"no","title":"Bad"}"#, "no | Bad"),
        // Nothing that is known.
        (r#"{"reason":{"deep":[1,"why"]}}"#, "reason.deep: 1 | reason.deep: why"),
        (r#"{"reason":"why","until":7}"#, r#"{"reason":"why","until":7}"#),
        (r#"{"Message":"","Key":null}"#, r#"{"Message":"","Key":null}"#),
        ("[]", "[]"),
        ("false", "false"),
        ("404", "404"),
        ("{\"cut\":\"in the mid", "{\"cut\":\"in the mid"),
        ("<Error><Code>AccessDenied</Code><Message>no</Message></Error>", "AccessDenied no"),
        ("<!--  -->", "<!-- -->"),
    ] {
        if text.is_empty() {
            assert!(said(body).contains("Invalid") && said(body).contains("too short"), "{body}");
        } else {
            assert_eq!(said(body), text, "{body}");
        }
    }
    assert_eq!(Refusal::parse(b"").message, None);
}

#[test]
fn a_refusal_is_short_however_long_and_deep_the_answer_is() {
    let many = format!(r#"{{"errors":[{}"no"]}}"#, "\"no\",".repeat(1_000));
    let wide = format!(r#"{{"{}":["{}"]}}"#, "a".repeat(9_000), "b".repeat(9_000));
    let deep = format!("{}1{}", r#"{"a":"#.repeat(100), "}".repeat(100));
    for body in [many, wide, deep] {
        let refusal = Refusal::parse(body.as_bytes());
        assert!(refusal.details.len() <= 20 && said(&body).len() < 20 * 510, "{}", said(&body));
        assert!(!said(&body).is_empty());
    }
}

#[test]
fn a_trace_is_what_support_asks_for() {
    let id = |body: &str| Refusal::parse(body.as_bytes()).correlation_id;
    assert_eq!(id(r#"{"Message":"no","CorrelationId":"7"}"#).as_deref(), Some("7"));
    assert_eq!(id(r#"{"title":"no","traceId":"00-4bf9"}"#).as_deref(), Some("00-4bf9"));
}

#[test]
fn only_what_has_the_names_of_errors_and_no_others_is_surely_one() {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for text in [
        r#"{"ErrorCode":null,"Key":"OutDatedModel","Message":"Somebody was faster."}"#,
        r#"{"ErrorCode":null,"Key":null,"Message":null}"#,
        r#"{"Type":"Exception","HelpLink":null,"Message":"An error occurred."}"#,
        r#"{"error":"invalid_token"}"#,
        r#"{"error":{"message":"no"}}"#,
        r#"{"error":true,"message":"no"}"#,
        r#"{"errors":["no"]}"#,
        r#"{"statusCode":404,"message":"Resource not found"}"#,
        r#"{"title":"Not Found","status":404,"traceId":"7"}"#,
        r#"{"code":500,"message":"no"}"#,
        r#"{"success":false,"message":"no"}"#,
        r#"[{"ErrorCode":"1","Key":"K","Message":"no"}]"#,
        r#"{"ErrorCode":null,"Type":"ApiException","Key":"AccountList_AccountIDAlreadyExists",
            "HelpLink":"http://bqe.com","Message":"The ACCOUNT NUMBER (10110) is already in use. ",
            "DeveloperMessage":"Value: The ACCOUNT NUMBER (#) is already in use.","StatusCode":409}"#,
    ] {
        assert!(is_error(&value(text)) && is_likely_error(&value(text)), "{text}");
    }
    for text in [
        r#"{"id":"7","key":"a","message":"b","errorCode":null}"#,
        r#"{"message":"It is done."}"#,
        r#"{"key":"a","description":"b"}"#,
        r#"{"code":"450","description":"Site visit"}"#,
        r#"{"status":"Healthy"}"#,
        r#"{"status":"queued","message":"soon"}"#,
        r#"{"status":2,"title":"Draft"}"#,
        r#"{"type":"Overhead","title":"a"}"#,
        r#"{"details":[1]}"#,
        r#"{"error":null,"value":7}"#,
        r#"{"error":"no","value":7}"#,
        "{}",
        "[]",
        "[{}]",
        "null",
        "\"error\"",
    ] {
        assert!(!is_error(&value(text)), "{text}");
    }
    assert!(is_likely_error(&value(r#"{"message":"no","more":7}"#)));
    assert!(!is_likely_error(&value(r#"{"id":null,"message":"no"}"#)));
    assert!(!is_likely_error(&value(r#"{"name":"a","description":"b"}"#)));
}
