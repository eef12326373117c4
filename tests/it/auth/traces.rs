//! Traces of logins, at every level and of every crate, contain no secret.

use std::{
    fmt::Debug,
    sync::{Arc, Mutex},
};

use core_api::Scope;
use core_auth::{App, Loopback};
use core_sandbox::{Fault, Sandbox};
use secrecy::ExposeSecret;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use super::{app, callback, sandbox};

/// All traces, as text.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

impl Visit for Everything {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push_str(&format!("{field}={value:?}\n"));
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Returns the value of a query parameter.
fn value(url: &str, name: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    let found = url.query_pairs().find(|(found, _)| found == name);
    found.unwrap().1.into_owned()
}

/// Logs in with each method and uses the result. Returns the secrets of the logins.
async fn use_all(sandbox: &Sandbox, app: &App) -> Vec<String> {
    app.discover().await.unwrap();
    let login = app.authorize([Scope::Openid, Scope::OfflineAccess]);
    let saved = login.to_secret_json();
    let callback = callback(&login).await;
    let mut secrets = vec![
        sandbox.app().client_secret.clone(),
        value(&callback, "code"),
        value(&callback, "state"),
        value(login.url().as_str(), "nonce"),
        saved.expose_secret().to_owned(),
    ];
    let grant = login.finish(&callback).await.unwrap();
    secrets.push(grant.access_token().secret().to_owned());
    app.userinfo(&grant).await.unwrap();
    app.revoke(&grant).await.unwrap();

    // And again with faults.
    for fault in [Fault::status(500), Fault::body_cut(), Fault::json_malformed()] {
        sandbox.inject(fault.on("/idp/connect/token"));
        let login = app.authorize([Scope::ReadCore]);
        let callback = super::callback(&login).await;
        secrets.extend([value(&callback, "code"), value(&callback, "state")]);
        login.finish(&callback).await.unwrap_err();
    }
    let again = app.restore_login(saved.expose_secret()).unwrap();
    again.finish(&callback).await.unwrap_err();
    secrets
}

/// Logs in on loopback, with a browser that answers.
async fn use_loopback(app: &App) -> Vec<String> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    let loopback = Loopback::new(app).on_any_free_port().open_with(move |url| {
        let start = url.clone();
        runtime.spawn(async move {
            let url = super::loopback::redirected(&start).await;
            let (state, redirect) =
                (value(url.as_str(), "state"), value(url.as_str(), "redirect_uri"));
            let answer = format!("{redirect}?code=canary-of-loopback&state={state}");
            let http = crate::support::http_client::http_client_builder().build().unwrap();
            drop(http.get(answer).send().await);
            sender.send(state)
        });
        Ok(())
    });
    loopback.log_in([Scope::ReadCore]).await.unwrap_err();
    vec!["canary-of-loopback".to_owned(), receiver.await.unwrap()]
}

#[tokio::test]
async fn no_trace_of_a_login_holds_a_secret() {
    let traces = Everything::default();
    let guard = tracing::subscriber::set_default(traces.clone());
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let mut secrets = use_all(&sandbox, &app).await;
    tracing::trace!(canary = "seen", "the traces are recorded");
    let traced = std::mem::take(&mut *traces.0.lock().unwrap());
    // The browser of this test is part of this process, and must not be traced.
    drop(guard);
    assert!(traced.contains("canary=\"seen\""), "{traced}");

    let guard = tracing::subscriber::set_default(traces.clone());
    secrets.extend(use_loopback(&app).await);
    drop(guard);
    let traced = format!("{traced}{}", traces.0.lock().unwrap());
    for secret in secrets {
        assert!(!secret.is_empty() && !traced.contains(&secret), "{secret} is in {traced}");
    }
}
