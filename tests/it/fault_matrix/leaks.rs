//! No secret in what is traced, said or taken down, whatever goes wrong.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use core_api::{
    GetActivity, Scope,
    client::{Middleware, Recorder, Replayer},
};
use core_sandbox::{Fault, Reply};
use http::{Request, Response};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use super::{
    faults::{self, Often},
    operations::Operation,
    secrets,
    setup::Setup,
};
use crate::auth;

/// Writes down everything that is traced, at every level, by every crate.
#[derive(Clone, Default)]
pub(crate) struct Everything(Arc<Mutex<String>>);

impl Everything {
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    fn write(&self, what: impl fmt::Display) {
        *self.0.lock().unwrap() += &format!("{what}\n");
    }
}

impl Visit for &Everything {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.write(format_args!("{field}={value:?}"));
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata().name());
        span.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata().target());
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Holds that a text has none of these, without showing them.
fn check(text: &str, secrets: &[String]) {
    assert!(!secrets.is_empty());
    for (index, secret) in secrets.iter().enumerate() {
        assert!(!text.contains(secret.as_str()), "secret {index} is shown");
    }
}

#[tokio::test]
async fn nothing_that_is_traced_shows_a_secret_whatever_goes_wrong() {
    trace_faults(0).await;
}

#[tokio::test]
async fn nothing_that_is_traced_of_the_other_faults_shows_a_secret() {
    trace_faults(1).await;
}

/// Traces every second fault, so that no test takes long, and looks for secrets.
async fn trace_faults(part: usize) {
    let everything = Everything::default();
    let _guard = tracing::subscriber::set_default(everything.clone());
    let mut used = Vec::new();
    let cases = faults::all().into_iter().filter(|case| !case.is_slow());
    for case in cases.skip(part).step_by(2) {
        let setup = Setup::start(&case).await;
        for operation in [Operation::List, Operation::Create, Operation::Refresh] {
            used.extend(operation.meet(&setup, &case, Often::Always).await.1);
        }
    }
    let text = everything.text();
    assert!(text.contains("core_api.call") && text.contains("attempts="), "{text}");
    check(&text, &used);
}

/// The fault that a server has which repeats what it should not.
fn echo(secrets: &[String], status: u16) -> Fault {
    let said = secrets.join(" ");
    let body = serde_json::json!({
        "Key": said, "Message": said, "error": said, "error_description": said
    });
    Fault::reply(Reply::status(status).json(&body))
}

#[tokio::test]
async fn a_server_that_repeats_the_token_does_not_get_it_into_errors_traces_or_cassettes() {
    let everything = Everything::default();
    let _guard = tracing::subscriber::set_default(everything.clone());
    let setup = Setup::start(&faults::all().remove(0)).await;
    let hand = setup.hand("echo").await;
    let secrets = hand.secrets.all().await;
    let token = hand.secrets.access_token().await;
    for status in [200, 400, 409, 500] {
        setup.sandbox.clear_faults();
        let shown = std::slice::from_ref(&token);
        setup.sandbox.inject(echo(shown, status).on("/api").times(3));
        let error = hand.client.send(GetActivity::new(hand.activity.id)).await.unwrap_err();
        check(&format!("{error} {error:?} {:?}", error.refusal()), shown);
        hand.secrets.check(&secrets, Some(&error)).await;
    }
    check(&everything.text(), &secrets);
}

#[tokio::test]
async fn a_login_that_fails_shows_neither_its_code_nor_its_secrets() {
    let everything = Everything::default();
    let _guard = tracing::subscriber::set_default(everything.clone());
    let setup = Setup::start(&faults::all().remove(0)).await;
    for case in faults::all().into_iter().filter(|case| !case.is_slow()) {
        let app = auth::app(&setup.sandbox);
        let login = app.authorize([Scope::ReadwriteCore, Scope::OfflineAccess, Scope::Openid]);
        let callback = auth::callback(&login).await;
        let mut secrets = secrets::of_login(&setup.sandbox, &login, &callback);
        setup.sandbox.inject(case.fault(Often::Always, "POST", "/idp/connect/token", 0));
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
        check(&everything.text(), &secrets);
    }
}

#[tokio::test]
async fn a_token_endpoint_that_repeats_secrets_does_not_get_them_into_errors() {
    for status in [200, 400, 401, 500] {
        let setup = Setup::start(&faults::all().remove(0)).await;
        let hand = setup.hand("echo").await;
        let secrets = hand.secrets.all().await;
        setup.sandbox.expire_access_tokens();
        setup.sandbox.inject(echo(&secrets, status).on("/idp/connect/token"));
        let error = hand.client.send(GetActivity::new(hand.activity.id)).await.unwrap_err();
        check(&format!("{:?}", error.token_error()), &secrets);
        hand.secrets.check(&secrets, Some(&error)).await;
    }
}

#[test]
fn a_body_that_is_no_text_is_taken_down_without_secrets() {
    const TOKEN: &str = "canary.of-the_token";
    let request = Request::new(Bytes::new());
    let body = [b"\xff ", TOKEN.as_bytes(), b" J\xc3\xb6rg \xfe"].concat();
    let recorder = Recorder::new().redact("J\u{f6}rg").redact(TOKEN);
    recorder.after(&request, &mut Response::new(body.into()));
    let replayer = Replayer::new(recorder.cassette());
    let answer = replayer.before(&mut Request::new(Bytes::new())).unwrap().unwrap();
    assert_eq!(answer.body(), b"\xff [redacted] [redacted] \xfe".as_slice());
}
