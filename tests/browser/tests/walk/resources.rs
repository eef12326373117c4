//! The tables of records.

use crate::{chromium::Settings, window::Window};

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_filtered_and_a_record_opened() {
    for is_without_script in [false, true] {
        let settings = Settings { is_without_script, ..Settings::default() };
        let Some(window) = Window::open(settings).await else { return };
        window.go("/resources").await;
        window.fill("input[name=name]", "timeentry").await;
        window.click("button", "Search").await;
        window.click("a", "TimeEntry").await;
        window.fill("input[name=where]", "billable = true").await;
        window.fill("input[name=fields]", "date,billable").await;
        window.click("button", "Apply").await;
        window.until("page 1 of").await;
        let cells = window
            .run("return [...document.querySelectorAll('td:last-child')].map(c => c.innerText)")
            .await;
        let cells = cells.as_array().unwrap().clone();
        assert_eq!(cells.len(), 25);
        assert!(cells.iter().all(|cell| cell == "true"), "{cells:?}");
        window.click("a", "Next").await;
        window.until("page 2 of").await;
        window.find("tbody a").await.click().await.unwrap();
        window.until("\"billable\": true").await;
        window.go("/resources/timeentry?where=nothing+=+1").await;
        window.until("Invalid field").await;
        window.close().await;
    }
}
