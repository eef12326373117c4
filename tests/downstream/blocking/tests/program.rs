//! The program against the sandbox.

use std::{env, fs, process, sync::Arc};

use core_api::{ActivityInput, CreateActivity, DeleteActivity, blocking::block_on};
use core_auth::{App, LoginMethod};
use core_downstream_blocking::{Replica, billable_hours, count, open, save_document};
use core_sandbox::Sandbox;

#[test]
fn a_program_without_a_runtime_among_its_dependencies_works() {
    assert!(!include_str!("../Cargo.toml").contains("tokio"));
    let sandbox = block_on(Sandbox::builder().auto_consent(true).start()).unwrap().unwrap();
    let sandbox = Arc::new(sandbox);
    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())
        .unwrap()
        .with_secret(id.client_secret.as_str())
        .allow_loopback();
    let person = Arc::clone(&sandbox);
    let login = LoginMethod::with(move |login| {
        let callback = person.consent(login.url().as_str()).unwrap();
        async move { login.finish(&callback).await }
    });
    let folder = env::temp_dir().join(format!("core-downstream-blocking-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("session.json");

    let session = open(app.clone(), &file, login).unwrap();
    assert!(!billable_hours(&session).unwrap().is_zero());
    let mut replica = Replica::default();
    replica.follow(&session).unwrap();
    assert_eq!(replica.activities.len() as u64, count(&session).unwrap());
    let client = session.client().unwrap();
    let input = ActivityInput::new().code("N-01").description("New");
    let made = client.send(CreateActivity::new(input)).unwrap();
    replica.follow(&session).unwrap();
    assert!(replica.activities.contains_key(&made.id.to_string()));
    client.send(DeleteActivity::new(made.id)).unwrap();
    replica.follow(&session).unwrap();
    assert!(!replica.activities.contains_key(&made.id.to_string()));

    let document = folder.join("document");
    assert_eq!(save_document(&session, &document).unwrap(), fs::metadata(&document).unwrap().len());
    // The stored session is resumed, and nobody is asked.
    drop(session);
    let session = open(app, &file, LoginMethod::nobody()).unwrap();
    sandbox.expire_access_tokens();
    assert!(count(&session).unwrap() > 0);
    session.logout().unwrap();
    fs::remove_dir_all(&folder).unwrap();
}
