//! No fault puts a secret into a trace, an error or a cassette.

use bytes::Bytes;
use core_api::{
    GetActivity, Scope,
    client::{Middleware, Recorder, Replayer},
};
use core_sandbox::{Fault, Reply};
use http::{Request, Response};

use super::{
    faults::{self, Occurrence},
    operations::Operation,
    secrets,
    setup::Setup,
};
use crate::support::{login, traces::TraceLog};

/// Checks that a text contains none of these secrets. A failure does not print them.
fn check(text: &str, secrets: &[String]) {
    assert!(!secrets.is_empty());
    for (index, secret) in secrets.iter().enumerate() {
        assert!(!text.contains(secret.as_str()), "secret {index} is shown");
    }
}

#[tokio::test]
async fn no_trace_shows_a_secret_under_any_fault() {
    trace_faults(0).await;
}

#[tokio::test]
async fn no_trace_shows_a_secret_under_the_other_faults() {
    trace_faults(1).await;
}

/// Runs every second fault, and checks the traces. The split over two tests keeps them short.
async fn trace_faults(part: usize) {
    let traces = TraceLog::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let mut secrets = Vec::new();
    let cases = faults::all().into_iter().filter(|case| !case.is_slow());
    for case in cases.skip(part).step_by(2) {
        let setup = Setup::start(&case).await;
        for operation in [Operation::List, Operation::Create, Operation::Refresh] {
            secrets.extend(operation.run(&setup, &case, Occurrence::Always).await.1);
        }
    }
    let text = traces.text();
    assert!(text.contains("core_api.call") && text.contains("attempts="), "{text}");
    check(&text, &secrets);
}

/// Returns a fault whose response repeats the given secrets.
fn echo(secrets: &[String], status: u16) -> Fault {
    let text = secrets.join(" ");
    let body = serde_json::json!({
        "Key": text, "Message": text, "error": text, "error_description": text
    });
    Fault::reply(Reply::status(status).json(&body))
}

#[tokio::test]
async fn a_repeated_token_is_in_no_error_trace_or_cassette() {
    let traces = TraceLog::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let setup = Setup::start(&faults::all().remove(0)).await;
    let fixture = setup.fixture("echo").await;
    let secrets = fixture.secrets.all().await;
    let token = fixture.secrets.access_token().await;
    for status in [200, 400, 409, 500] {
        setup.sandbox.clear_faults();
        let shown = std::slice::from_ref(&token);
        setup.sandbox.inject(echo(shown, status).on("/api").times(3));
        let error = fixture.client.send(GetActivity::new(fixture.activity.id)).await.unwrap_err();
        check(&format!("{error} {error:?} {:?}", error.refusal()), shown);
        fixture.secrets.check(&secrets, Some(&error)).await;
    }
    check(&traces.text(), &secrets);
}

#[tokio::test]
async fn a_login_that_fails_shows_neither_its_code_nor_its_secrets() {
    let traces = TraceLog::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let setup = Setup::start(&faults::all().remove(0)).await;
    for case in faults::all().into_iter().filter(|case| !case.is_slow()) {
        let app = login::app(&setup.sandbox);
        let login = app.authorize([Scope::ReadwriteCore, Scope::OfflineAccess, Scope::Openid]);
        let callback = login::callback(&login).await;
        let mut secrets = secrets::of_login(&setup.sandbox, &login, &callback);
        setup.sandbox.inject(case.fault(Occurrence::Always, "POST", "/idp/connect/token", 0));
        let shown = format!("{login:?} {app:?}");
        let shown = match login.finish(&callback).await {
            Ok(grant) => {
                secrets.push(grant.access_token().secret().to_owned());
                format!("{shown} {grant:?}")
            }
            Err(error) => format!("{shown} {error} {error:?}"),
        };
        setup.sandbox.clear_faults();
        check(&shown, &secrets);
        check(&traces.text(), &secrets);
    }
}

#[tokio::test]
async fn secrets_that_a_token_endpoint_repeats_are_in_no_error() {
    for status in [200, 400, 401, 500] {
        let setup = Setup::start(&faults::all().remove(0)).await;
        let fixture = setup.fixture("echo").await;
        let secrets = fixture.secrets.all().await;
        setup.sandbox.expire_access_tokens();
        setup.sandbox.inject(echo(&secrets, status).on("/idp/connect/token"));
        let error = fixture.client.send(GetActivity::new(fixture.activity.id)).await.unwrap_err();
        check(&format!("{:?}", error.token_error()), &secrets);
        fixture.secrets.check(&secrets, Some(&error)).await;
    }
}

#[test]
fn a_binary_body_is_recorded_without_secrets() {
    const TOKEN: &str = "canary.of-the_token";
    let request = Request::new(Bytes::new());
    let body = [b"\xff ", TOKEN.as_bytes(), b" J\xc3\xb6rg \xfe"].concat();
    let recorder = Recorder::new().redact("J\u{f6}rg").redact(TOKEN);
    recorder.after(&request, &mut Response::new(body.into()));
    let replayer = Replayer::new(recorder.cassette());
    let answer = replayer.before(&mut Request::new(Bytes::new())).unwrap().unwrap();
    assert_eq!(answer.body(), b"\xff [redacted] [redacted] \xfe".as_slice());
}
