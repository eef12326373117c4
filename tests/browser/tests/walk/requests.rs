//! The log shows calls while they happen.

use crate::{callback::call, chromium::Settings, window::Window};

#[tokio::test(flavor = "multi_thread")]
async fn the_log_shows_a_call_without_a_reload() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    window.go("/requests").await;
    window.until("No request matches yet").await;
    call(&window.sandbox, "/api/activity?page=1,2");
    window.until("/api/activity?page=1,2").await;
    assert!(!window.text().await.contains("No request matches yet"));
    call(&window.sandbox, "/api/project?orderBy=nothing");
    window.until("Field name: nothing").await;
    window.click("a", "/api/project").await;
    window.until("CorrelationId").await;
    assert!(window.text().await.contains("Bearer ***"));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_log_and_a_filtered_log_show_no_other_calls() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    window.go("/requests?path=/api/activity").await;
    call(&window.sandbox, "/api/project");
    call(&window.sandbox, "/api/activity");
    window.until("/api/activity").await;
    assert!(!window.text().await.contains("/api/project"));
    window.click("button", "Following").await;
    call(&window.sandbox, "/api/activity?page=9,9");
    // Two periods of the script pass.
    tokio::time::sleep(std::time::Duration::from_millis(2_200)).await;
    assert!(!window.text().await.contains("page=9,9"));
    window.click("button", "Paused").await;
    window.until("page=9,9").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_shows_new_calls_without_a_script() {
    let settings = Settings { is_without_script: true, ..Settings::default() };
    let Some(window) = Window::open(settings).await else { return };
    window.go("/requests").await;
    call(&window.sandbox, "/api/activity?page=1,2");
    window.go("/requests").await;
    window.until("/api/activity?page=1,2").await;
    window.close().await;
}
