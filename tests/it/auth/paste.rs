//! Logins by pasting the callback address, and logins that another process finishes.

use std::time::Duration;

use core_api::Scope;
use core_auth::{App, Error, ErrorKind, Grant, Login};
use secrecy::ExposeSecret;

use super::{app, callback, clock::with_clock, sandbox};

/// Pastes these lines. Returns the result and the output.
async fn paste(login: Login, lines: &str) -> (Result<Grant, Error>, String) {
    let mut output = Vec::new();
    let result = login.finish_by_paste(lines.as_bytes(), &mut output).await;
    (result, String::from_utf8(output).unwrap())
}

#[tokio::test]
async fn whitespace_and_quotes_around_an_address_are_ignored() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for (before, after) in
        [("", ""), ("  ", "\r\n"), ("\"", "\"\n"), ("<", ">\n"), ("\u{feff}", "")]
    {
        let login = app.authorize([Scope::ReadCore]);
        let url = login.url().to_string();
        let line = format!("{before}{}{after}", callback(&login).await);
        let (result, output) = paste(login, &line).await;
        result.unwrap();
        assert!(output.contains(&url) && !output.contains("not it"), "{output}");
    }
}

#[tokio::test]
async fn an_invalid_address_is_reported_and_requested_again() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let login = app.authorize([Scope::ReadCore]);
    let own = callback(&login).await;
    let other = callback(&app.authorize([Scope::ReadCore])).await;
    let lines = format!("\n{other}\nhttps://elsewhere.test/?code=c\n{own}\n");
    let (result, output) = paste(login, &lines).await;
    result.unwrap();
    for problem in ["nothing was pasted", "belongs to another login", "is not for `http://"] {
        assert!(output.contains(problem), "{problem}: {output}");
    }
    assert_eq!(output.matches("Paste the address again").count(), 3, "{output}");
}

#[tokio::test]
async fn pasting_ends_with_the_input_or_after_five_attempts() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for lines in ["", "hello", "a\nb\nc\nd\ne\nf\n", &"x".repeat(1 << 20)] {
        let (result, _) = paste(app.authorize([Scope::ReadCore]), lines).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::LoginFailed);
    }
    let login = app.authorize([Scope::ReadCore]);
    let own = callback(&login).await;
    let denied = format!("{}&error=access_denied", own.replace("code=", "was="));
    let (result, _) = paste(login, &denied).await;
    assert_eq!(result.unwrap_err().kind(), ErrorKind::AccessDenied);
    assert_eq!(sandbox.counters().token_requests, 0);
}

#[tokio::test]
async fn another_process_finishes_a_login_that_was_saved() {
    let sandbox = sandbox().await;
    let id = sandbox.public_app();
    let app = || {
        let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
        app.allow_loopback()
    };
    let login = app().authorize([Scope::ReadCore, Scope::Openid]);
    let saved = login.to_secret_json();
    assert!(!format!("{saved:?} {login:?}").contains("verifier\":\""));
    let callback = callback(&login).await;
    drop(login);
    // The saved login contains the verifier and the nonce.
    let restored = app().restore_login(saved.expose_secret()).unwrap();
    assert!(restored.finish(&callback).await.unwrap().identity().is_some());
}

#[tokio::test]
async fn of_two_callbacks_of_a_login_one_counts() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let login = app.authorize([Scope::ReadCore]);
    let saved = login.to_secret_json();
    let callback = callback(&login).await;
    let restored = || app.clone().restore_login(saved.expose_secret()).unwrap();
    let (one, two) = tokio::join!(login.finish(&callback), restored().finish(&callback));
    let used = |result: &Result<Grant, Error>| {
        result
            .as_ref()
            .is_err_and(|error| error.to_string().contains("a callback is accepted only once"))
    };
    assert!(one.is_ok() && used(&two), "{one:?} {two:?}");
    assert!(used(&restored().finish(&callback).await));
    assert_eq!(sandbox.counters().token_requests, 1);
}

#[tokio::test]
async fn a_login_expires() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let (short, long) = (app.authorize([Scope::ReadCore]), app.authorize([Scope::ReadCore]));
    let long = long.with_lifetime(Duration::from_secs(3600));
    assert!(long.expires_at() > short.expires_at());
    let saved = short.to_secret_json();
    let (first, second) = (callback(&short).await, callback(&long).await);
    clock.forward(16 * 60);
    assert_eq!(short.finish(&first).await.unwrap_err().kind(), ErrorKind::LoginFailed);
    let error = app.restore_login(saved.expose_secret()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LoginFailed, "{error}");
    long.finish(&second).await.unwrap();
}

#[tokio::test]
async fn an_address_that_was_broken_into_lines_is_joined() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for width in [20, 40, 72, 80, 100] {
        let login = app.authorize([Scope::ReadCore]).with_data("/invoices").unwrap();
        let own = callback(&login).await;
        let lines: Vec<&str> =
            own.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        // Another text comes before the address, and line breaks are not part of the address.
        let text = format!("hello\n{own}x\n <{} \n\n", lines.join("\r\n  "));
        let (result, output) = paste(login, &text).await;
        result.unwrap_or_else(|error| panic!("{width}: {error}: {output}"));
    }
}

#[tokio::test]
async fn lines_without_an_address_use_up_the_attempts() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let start = sandbox.app().redirect_uri().to_owned();
    let wrong = format!("{start}?code=c&state=other\n");
    let part = format!("{start}\n{}", "aaaaaaaa\n".repeat(5_000));
    for (lines, most) in [(wrong.repeat(100), 5), ("a\n".repeat(100), 5), (part, 5_000)] {
        let (result, output) = paste(app.authorize([Scope::ReadCore]), &lines).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LoginFailed);
        assert!(error.to_string().contains("pasted"), "{error}");
        let times = output.matches("That is not it").count();
        assert!((5..=most).contains(&times), "{times}");
    }
}
