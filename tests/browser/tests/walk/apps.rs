//! An app is made, changed, gets a new secret, and is deleted.

use crate::{chromium::Settings, window::Window};

async fn walk(settings: Settings) {
    let Some(window) = Window::open(settings).await else { return };
    window.go("/apps").await;
    window.click("a", "Add New Application").await;
    window.fill("input[name=name]", "Timesheets").await;
    window.click("label", "runs on a server").await;
    window.fill("textarea[name=redirect_uris]", "https://t.test/callback").await;
    window.fill("textarea[name=description]", "Hours").await;
    window.click("button", "Create").await;
    window.until("The application is registered").await;
    let first = window.find("#client-secret").await.text().await.unwrap();
    let app = || window.sandbox.apps().into_iter().find(|app| app.name.starts_with("Timesheets"));
    assert_eq!(app().unwrap().client_secret, first);

    // A form that is sent again would ask the person first, and then register a second app.
    window.chromium.client.refresh().await.unwrap();
    window.until("Shown only when it is made").await;
    assert!(!window.text().await.contains(&first));
    assert_eq!(window.sandbox.apps().iter().filter(|app| app.name == "Timesheets").count(), 1);

    window.click("a", "All applications").await;
    window.click("a", "Timesheets").await;
    window.until("Shown only when it is made").await;
    assert!(!window.text().await.contains(&first));
    window.click("button", "Generate New").await;
    window.until("The application has a new secret").await;
    let second = window.find("#client-secret").await.text().await.unwrap();
    assert!(first != second && app().unwrap().client_secret == second);

    window.fill("input[name=name]", "Timesheets 2").await;
    window.fill("textarea[name=redirect_uris]", "https://t.test/a\nhttps://t.test/b").await;
    window.click("button", "Save").await;
    window.until("The changes are saved").await;
    assert_eq!(app().unwrap().redirect_uris, ["https://t.test/a", "https://t.test/b"]);

    window.click("a", "Delete the application").await;
    window.until("Delete Timesheets 2?").await;
    assert!(app().is_some());
    window.click("button", "Delete").await;
    window.until("Add New Application").await;
    assert!(app().is_none() && !window.text().await.contains("Timesheets"));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_made_changed_and_deleted() {
    walk(Settings::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_made_changed_and_deleted_without_a_script() {
    walk(Settings { is_without_script: true, ..Settings::default() }).await;
}
