//! Errors and logs of calls that send and return sensitive values.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use core_api::{
    AccessToken, Client, Employee, Error, Json,
    client::{Interception, Middleware, Retry},
    endpoint::{Endpoint, Leniency, List},
    record,
};
use core_auth::StaticToken;
use futures_util::StreamExt;
use http::{Method, Request, Response, StatusCode};

use super::{
    Taxed, input,
    person::{
        BatchCreatePeople, CreatePerson, GetPerson, ID, JSON, ListPeople, MARKERS, PatchPerson,
        Person, UpdatePerson, person, shows_nothing,
    },
};
use crate::support::traces::TraceLog;

/// Answers each request with one status and body.
#[derive(Clone, Debug, Default)]
pub(super) struct Server(Arc<Mutex<(u16, String)>>);

impl Server {
    pub(super) fn answer(&self, status: u16, body: impl Into<String>) {
        *self.0.lock().unwrap() = (status, body.into());
    }
}

impl Middleware for Server {
    fn before(&self, _: &mut Request<Bytes>) -> Interception {
        let (status, body) = self.0.lock().unwrap().clone();
        Ok(Some(Response::builder().status(status).body(Bytes::from(body)).unwrap()))
    }
}

pub(super) fn client(middleware: impl Middleware + 'static, server: &Server) -> Client {
    let token = AccessToken::new("token-of-the-test", "http://127.0.0.1:9/api".parse().unwrap());
    let builder = Client::builder(StaticToken::from(token)).allow_loopback().retry(Retry::never());
    builder.middleware(middleware).middleware(server.clone()).build().unwrap()
}

/// A middleware without effect.
#[derive(Debug)]
struct Nothing;

impl Middleware for Nothing {}

/// Returns all texts of an error.
fn texts(error: &Error) -> String {
    let raw = String::from_utf8_lossy(error.raw().unwrap_or_default()).into_owned();
    let row = error.row().map(|row| format!("{row} {row:?} {}", row.raw()));
    format!("{error} {error:?} {:?} {raw} {row:?}", error.refusal())
}

#[test]
fn errors_of_decoding_do_not_quote_sensitive_values() {
    for (name, value) in [
        ("ssn", r#"["MARKER-7781-x"]"#),
        ("salary", r#""7781.25 USD""#),
        ("born", r#""8/11/1977""#),
        ("grade", r#""MARKER-7781-x""#),
        ("isMarried", "77812"),
        ("spouseId", r#""MARKER-7781-x""#),
        ("banks", r#"[{"account":["MARKER-bank"]}]"#),
        ("doctor", r#""MARKER-doctor""#),
        ("doctor", r#"{"since":"8/11/1977"}"#),
        ("doctor", r#"["MARKER-doctor"]"#),
    ] {
        let json = format!(r#"{{"id":"{ID}","{name}":{value}}}"#);
        let error = serde_json::from_str::<Person>(&json).unwrap_err().to_string();
        shows_nothing(&error);
        assert!(error.contains(name) && error.contains("not shown"), "{error}");
        let body = || Bytes::from(json.clone());
        let error = GetPerson::decode(Response::new(body())).unwrap_err();
        shows_nothing(&texts(&error));
        let lenient = |mut response: Response<Bytes>| {
            response.extensions_mut().insert(Leniency::Lenient);
            GetPerson::decode(response)
        };
        if let Ok(record) = lenient(Response::new(body())) {
            shows_nothing(&format!(
                "{record:?} {:?} {:?}",
                record.unlisted,
                record::misfits(&record)
            ));
        }
    }
    let json = r#"[{"name":"Jane","salary":"7781.25 USD"}]"#;
    let error = List::<Person>::new().select::<Taxed>();
    let error = error.read(Response::new(json.into())).unwrap_err();
    shows_nothing(&texts(&error));
}

#[tokio::test]
async fn refusals_that_repeat_the_request_and_logs_show_no_sensitive_value() {
    let traces = TraceLog::default();
    // With a single subscriber, a callsite that another thread reaches first stays switched off.
    let _second = tracing::Dispatch::new(TraceLog::default());
    let _guard = tracing::subscriber::set_default(traces.clone());
    let server = Server::default();
    let client = client(Nothing, &server);
    let echo = format!(
        r#"{{"Message":"{} with 7,781.25, 8/11/1977 and 77812 is taken","Model":{JSON},"errors":{{"ssn":["'MARKER-7781-x' is taken"]}}}}"#,
        MARKERS[0]
    );
    for (status, body) in [
        (400, echo.clone()),
        (409, format!("[{echo}]")),
        (500, format!("<html><title>MARKER-7781-x</title>{JSON}</html>")),
        (422, format!("\"the value MARKER-7781-x {}", "x".repeat(600))),
        (200, format!("{JSON}{JSON}")),
        (200, echo.replace("taken", &"long ".repeat(4_000))),
        (200, String::new()),
    ] {
        server.answer(status, body);
        let text = MARKERS[0];
        let found = || ListPeople::new().filter(Person::SSN.eq(text));
        let whole = [
            client.send(CreatePerson::new(input())).await.map(drop),
            client.send(UpdatePerson::new(person())).await.map(drop),
            client.send(BatchCreatePeople::new([input()])).await.map(drop),
        ];
        // These requests have one value, so a refusal can repeat only that.
        let single = [
            client.send(PatchPerson::new(person().id, "A").set(Person::SSN, text)).await.map(drop),
            client.send(found()).await.map(drop),
            client.collect(found()).await.map(drop),
            client.count(found()).await.map(drop),
        ];
        for error in whole.into_iter().filter_map(Result::err) {
            shows_nothing(&texts(&error));
        }
        for error in single.into_iter().filter_map(Result::err) {
            assert!(!texts(&error).contains(text), "{error}");
        }
    }
    assert!(traces.text().contains("core_api.call"));
    shows_nothing(&traces.text());
}

#[tokio::test]
async fn cursors_show_no_sensitive_value_and_fit_their_filter_only() {
    let server = Server::default();
    let client = client(Nothing, &server);
    server.answer(200, format!("[{JSON}]"));
    let list = |value: &str| ListPeople::new().filter(Person::SSN.eq(value)).trust_short_pages();
    let mut rows = client.stream(list(MARKERS[0]));
    rows.next().await.unwrap().unwrap();
    let cursor = rows.cursor();
    shows_nothing(&format!("{cursor:?} {}", serde_json::to_string(&cursor).unwrap()));
    client.resume(list(MARKERS[0]), &cursor).unwrap();
    let error = client.resume(list("MARKER-other"), &cursor).err().unwrap();
    shows_nothing(&texts(&error));
    assert!(error.to_string().contains("another query") && !error.to_string().contains("MARKER"));
}

#[tokio::test]
async fn rows_that_do_not_decode_show_no_sensitive_value() {
    let server = Server::default();
    let client = client(Nothing, &server);
    server.answer(200, format!("[{}]", JSON.replace("\"name\":\"Jane\"", "\"name\":[1]")));
    let list = ListPeople::new().trust_short_pages();
    let error = client.collect(list).await.unwrap_err();
    let row = error.row().unwrap_or_else(|| panic!("{error}"));
    assert!(row.raw().contains("\"city\":\"Graz\""), "{}", row.raw());
    shows_nothing(&texts(&error));
    let strict = client.raw(Method::GET, "/person").fetch::<Vec<u32>>().await.unwrap_err();
    assert!(texts(&strict).contains("invalid type"), "{strict}");
    let _: Json = client.raw(Method::GET, "/person").fetch().await.unwrap();
}

/// A type of the caller that accepts no employee.
#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "only errors of decoding matter")]
struct Strange {
    ssn: Option<u32>,
}

#[tokio::test]
async fn raw_calls_hide_the_fields_of_their_path() {
    let server = Server::default();
    let client = client(Nothing, &server);
    let mut count = 0;
    let json = super::every_resource::object(Employee::FIELDS, false, &mut count);
    for (status, body) in [(200, json.clone()), (400, json.clone()), (200, format!("[{json}"))] {
        server.answer(status, body);
        for path in ["/employee", "/Employee/7", "/employee/{id}"] {
            let call = client.raw(Method::PUT, path).placeholder("id", ID);
            let call = call.json(&serde_json::from_str::<serde_json::Value>(&json).unwrap());
            let error = call.fetch::<Strange>().await.err();
            let shown = error.as_ref().map(texts).unwrap_or_default();
            assert!(!shown.contains("MARKER") && !shown.contains("1977-08-11"), "{shown}");
        }
    }
}

#[test]
fn no_form_of_a_filter_shows_a_sensitive_value_to_people() {
    let (ssn, secret) = (Person::SSN, MARKERS[0]);
    let parse = |text: &str| {
        core_api::Filter::<Person>::parse_unconfirmed(&text.replace("SECRET", secret)).unwrap()
    };
    let filters = [
        ssn.eq(secret),
        ssn.is_in([secret, "other"]),
        ssn.between(secret, "z"),
        !ssn.eq(secret),
        ssn.unconfirmed().ne(secret),
        ssn.unconfirmed().like(secret),
        ssn.unconfirmed().starts_with(secret),
        ssn.unconfirmed().between(secret, "z"),
        ssn.unconfirmed().is_in([secret, "other"]),
        ssn.is_in([secret, "other"]).unconfirmed_form(),
        !(ssn.eq(secret) & Person::NAME.eq("Jane")).unconfirmed_form(),
        ssn.raw_operator("=", secret),
        core_api::Filter::raw(format!("ssn = '{secret}'")),
        parse("ssn = 'SECRET'"),
        parse("ssn <> 'SECRET' or ssn like '%SECRET%'"),
        parse("ssn in ('SECRET', 'b') and ssn between 'SECRET' and 'z'"),
    ];
    for filter in filters {
        assert!(filter.to_string().contains(secret), "{filter:?}");
        assert!(!format!("{filter:?}").contains(secret), "{filter:?}");
        let list = ListPeople::new().filter(filter);
        let refused = list.to_request(&"https://core.test/api".parse().unwrap()).unwrap();
        let mut answer =
            Response::new(Bytes::from_static(br#"{"message":"invalid where clause"}"#));
        *answer.status_mut() = StatusCode::CONFLICT;
        *answer.extensions_mut() = refused.extensions().clone();
        let error = list.read(answer).unwrap_err().to_string();
        assert!(error.contains("ssn") && !error.contains(secret), "{error}");
    }
}
