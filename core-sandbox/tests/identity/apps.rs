//! Apps, as in the developer portal.

use core_sandbox::{AppChange, AppKind, AppRegistration, Sandbox};

use crate::client::{FORM, authorize, consenting, form, get, log_in, post, send, token};

const PKCE: [(&str, &str); 2] = [
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    ("code_challenge_method", "S256"),
];

#[tokio::test]
async fn each_app_logs_in_with_its_own_redirect_uris() {
    let sandbox = consenting().await;
    let mut app = AppRegistration::new("Timesheets", AppKind::Web, "http://localhost:5000");
    app.redirect_uris.push("https://timesheets.test/index.php".to_owned());
    let app = sandbox.register_app(app).unwrap();
    for uri in ["http://localhost:5000", "https://timesheets.test/index.php?tenant=7"] {
        let answer = authorize(&sandbox, &app, "read:core", &[("redirect_uri", uri)]).await;
        let mark = if uri.contains('?') { '&' } else { '?' };
        let start = format!("{uri}{mark}code=");
        assert!(answer.header("location").starts_with(&start), "{answer:?}");
        let code = answer.parameter("code").unwrap();
        let pairs = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", uri)];
        assert_eq!(token(&sandbox, &app, &pairs).await.status, 200);
    }
    for uri in ["http://localhost:5000/", "http://localhost:5001", "http://127.0.0.1:8765/callback"]
    {
        let answer = authorize(&sandbox, &app, "read:core", &[("redirect_uri", uri)]).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{uri}");
    }
}

#[tokio::test]
async fn a_native_app_may_name_another_port_of_its_loopback_address() {
    const MARK: &str = "x-sandbox-unconfirmed";
    let app = AppRegistration::new("Phone", AppKind::Native, "http://127.0.0.1:8765/done");
    let other = ("redirect_uri", "http://127.0.0.1:50123/done");
    let sandbox = consenting().await;
    let app = sandbox.register_app(app).unwrap();
    let answer = authorize(&sandbox, &app, "read:core", &[&PKCE[..], &[other]].concat()).await;
    assert!(answer.header("location").starts_with("http://127.0.0.1:50123/done?code="));
    assert_eq!(answer.header(MARK), "another port of the redirect URI");
    let answer = authorize(&sandbox, &app, "read:core", &PKCE).await;
    assert_eq!((answer.status, answer.header(MARK)), (302, ""));

    let strict = Sandbox::builder().auto_consent(true).strict(true).start().await.unwrap();
    let app = strict.register_app(app).unwrap();
    let answer = authorize(&strict, &app, "read:core", &[&PKCE[..], &[other]].concat()).await;
    assert_eq!((answer.status, answer.header("location")), (400, ""));
}

#[tokio::test]
async fn a_new_secret_replaces_the_old_one() {
    let sandbox = consenting().await;
    let old = sandbox.app();
    let new = sandbox.new_app_secret(&old.client_id).unwrap();
    assert_eq!(new.client_secret.len(), 64);
    let tokens = log_in(&sandbox, &new, "read:core").await;
    assert!(tokens["access_token"].is_string(), "{tokens}");
    let tokens = log_in(&sandbox, &old, "read:core").await;
    assert_eq!(tokens["error"], "invalid_client");
    assert!(sandbox.new_app_secret(&sandbox.public_app().client_id).is_err());
}

#[tokio::test]
async fn a_removed_app_takes_its_tokens_along() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    let tokens = log_in(&sandbox, &app, "read:core").await;
    let access = tokens["access_token"].as_str().unwrap();
    let url = format!("{}activity?page=1,1", sandbox.endpoint());
    assert_eq!(get(&url, access).await.status, 200);
    sandbox.remove_app(&app.client_id).unwrap();
    assert_eq!(get(&url, access).await.status, 401);
    assert_eq!(authorize(&sandbox, &app, "read:core", &[]).await.status, 400);
    assert!(sandbox.apps().iter().all(|other| other.client_id != app.client_id));
    // A sample app takes the place of the last web app, so that programs get a clear refusal.
    assert_eq!(sandbox.app().kind, AppKind::Web);
}

#[tokio::test]
async fn apps_are_registered_and_changed_by_routes() {
    let sandbox = consenting().await;
    let json = "Content-Type: application/json\r\n";
    let apps = format!("{}/sandbox/apps", sandbox.url());
    let body =
        r#"{"name": "SPA", "kind": "single-page", "redirect_uris": ["http://localhost:4200"]}"#;
    let registered = send("POST", &apps, json, body).await;
    assert_eq!(registered.status, 201, "{registered:?}");
    let id = registered.text("client_id");
    assert_eq!(registered.text("client_secret"), "");
    let change = r#"{"redirect_uris": ["http://localhost:3000/callback"], "description": "new"}"#;
    let changed = send("PATCH", &format!("{apps}/{id}"), json, change).await;
    assert_eq!((changed.status, changed.text("description").as_str()), (200, "new"));
    let app = sandbox.apps().into_iter().find(|app| app.client_id == id).unwrap();
    let answer = authorize(&sandbox, &app, "read:core", &PKCE).await;
    assert!(answer.header("location").starts_with("http://localhost:3000/callback?code="));
    assert_eq!(send("DELETE", &format!("{apps}/{id}"), "", "").await.status, 204);
    assert_eq!(send("DELETE", &format!("{apps}/{id}"), "", "").await.status, 404);

    for body in [
        r#"{"name": "", "kind": "web", "redirect_uris": ["http://localhost"]}"#,
        r#"{"name": "A", "kind": "mobile", "redirect_uris": ["http://localhost"]}"#,
        r#"{"name": "A", "kind": "web", "redirect_uris": []}"#,
        r#"{"name": "A", "kind": "web", "redirect_uris": ["nothing"]}"#,
        r#"{"name": "A", "kind": "web", "redirect_uris": ["http://localhost"], "redirect_uri": 1}"#,
        r#"{"name": "A", "kind": "native", "redirect_uris": ["a://b"], "client_secret": "x"}"#,
    ] {
        let refused = send("POST", &apps, json, body).await;
        assert_eq!(refused.status, 400, "{refused:?}");
        assert!(refused.text("error").starts_with("sandbox: "), "{refused:?}");
    }
}

#[tokio::test]
async fn apps_of_the_settings_replace_the_samples() {
    let mut app = AppRegistration::new("Mine", AppKind::Native, "my-app://callback");
    app.client_id = "mine.apps.bqe.com".to_owned();
    let sandbox = Sandbox::builder().app(app.clone()).start().await.unwrap();
    assert_eq!(sandbox.apps(), [app.clone()]);
    assert_eq!(sandbox.public_app(), app);
    let twice = Sandbox::builder().app(app.clone()).app(app).start().await.unwrap_err();
    assert!(twice.to_string().contains("is taken"), "{twice}");
}

#[tokio::test]
async fn a_change_without_members_changes_nothing() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    assert_eq!(sandbox.change_app(&app.client_id, AppChange::default()).unwrap(), app);
}

#[tokio::test]
async fn an_app_authenticates_by_header_or_form() {
    let sandbox = consenting().await;
    let (web, native) = (sandbox.app(), sandbox.public_app());
    let basic = |scheme: &str, id: &str, secret: &str| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        format!("Authorization: {scheme} {}\r\n", STANDARD.encode(format!("{id}:{secret}")))
    };
    let grant = form(&[("grant_type", "refresh_token"), ("refresh_token", "made-up")]);
    let (id, secret) = (web.client_id.as_str(), web.client_secret.as_str());
    for (headers, body, error, reason) in [
        (basic("Basic", id, secret), grant.clone(), "invalid_grant", "has not issued"),
        (basic("basic", id, secret), grant.clone(), "invalid_grant", "has not issued"),
        (basic("BASIC", id, "other"), grant.clone(), "invalid_client", "is another"),
        (basic("Basic", id, ""), grant.clone(), "invalid_client", "send its client secret"),
        (basic("Basic", &native.client_id, ""), grant.clone(), "invalid_grant", "has not issued"),
        (basic("Basic", &native.client_id, "x"), grant.clone(), "invalid_client", "no secret"),
        (basic("Basic", "nobody", "x"), grant.clone(), "invalid_client", "'nobody'"),
        ("Authorization: Basic %%%\r\n".to_owned(), grant.clone(), "invalid_client", "not `Basic`"),
        (String::new(), grant.clone(), "invalid_client", "no `client_id`"),
        (
            String::new(),
            format!("{grant}&client_id={}", native.client_id),
            "invalid_grant",
            "has not issued",
        ),
    ] {
        let answer = post(&sandbox, "/connect/token", &headers, &body).await;
        assert_eq!((answer.status, answer.text("error").as_str()), (400, error), "{answer:?}");
        let description = answer.text("error_description").replace('`', "'");
        assert!(description.contains(&reason.replace('`', "'")), "{reason}: {description}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let url = format!("{}/connect/token", sandbox.identity_url());
    let kind = FORM.replace("x-www-form-urlencoded", "X-WWW-Form-Urlencoded; charset=UTF-8");
    assert_eq!(send("POST", &url, &kind, "").await.status, 400);
}
