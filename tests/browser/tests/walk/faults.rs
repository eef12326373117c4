//! A fault is switched on, makes a call fail, and is switched off.

use crate::{callback::call, chromium::Settings, window::Window};

async fn walk(settings: Settings) {
    let Some(window) = Window::open(settings).await else { return };
    assert_eq!(call(&window.sandbox, "/api/activity"), 200);
    window.go("/faults").await;
    window.click("a", "Replace the response").await;
    window.fill("input[name=path]", "/api/activity").await;
    window.fill("input[name=status]", "503").await;
    window.click("button", "Switch on").await;
    window.until("/api/activity").await;
    assert_eq!(call(&window.sandbox, "/api/activity"), 503);
    window.go("/faults").await;
    window.click("button", "Switch off").await;
    window.until("No fault is switched on").await;
    assert_eq!(call(&window.sandbox, "/api/activity"), 200);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_makes_calls_fail_until_it_is_switched_off() {
    walk(Settings::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_switched_on_and_off_without_a_script() {
    walk(Settings { is_without_script: true, ..Settings::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_fault_keeps_its_fields_and_says_the_reason() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    window.go("/faults").await;
    window.click("a", "Replace the response").await;
    window.fill("input[name=path]", "no-slash").await;
    window.fill("input[name=status]", "99").await;
    window.click("button", "Switch on").await;
    window.until("Refused.").await;
    let path = window.find("input[name=path]").await;
    assert_eq!(path.prop("value").await.unwrap().as_deref(), Some("no-slash"));
    window.close().await;
}
