//! The rules of axe-core, on each page, in both color schemes, wide and narrow.

use std::{env, fs, path::Path};

use serde_json::Value;

use crate::{chromium::Settings, window::Window};

/// One page of each kind.
pub(crate) const PAGES: [&str; 12] = [
    "/",
    "/apps",
    "/apps/new",
    "/resources",
    "/resources/timeentry",
    "/resources/timeentry?where=nothing",
    "/requests",
    "/faults",
    "/faults/new/reply",
    "/faults/new/delay",
    "/control",
    "/nothing",
];

/// The checks of axe-core, whose result is a list of findings.
const RUN: &str = "
    const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then((result) => done(
      result.violations.map((v) => [v.id, v.impact, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200))])));";

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_serious_finding() {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read_to_string(&axe) else {
        assert!(env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "axe-core is not installed");
        eprintln!("skipped: axe-core is not installed; run `npm ci` in tests/browser");
        return;
    };
    for (is_dark, width) in [(false, 1_200), (true, 1_200), (false, 400)] {
        let settings = Settings { is_dark, ..Settings::default() };
        let Some(window) = Window::open(settings).await else { return };
        window.chromium.client.set_window_size(width, 900).await.unwrap();
        crate::callback::call(&window.sandbox, "/api/project?orderBy=nothing");
        let app = window.sandbox.app();
        let login = format!(
            "/idp/connect/authorize?response_type=code&scope=read:core+openid&client_id={}\
             &redirect_uri={}",
            app.client_id,
            app.redirect_uri()
        );
        let details = format!("/apps/{}", app.client_id);
        let deletion = format!("{details}/delete");
        let paths = [login.as_str(), "/idp/connect/authorize", &details, &deletion, "/requests/1"];
        for path in PAGES.into_iter().chain(paths) {
            window.go(path).await;
            let findings = findings(&window, &axe).await;
            assert!(findings.is_empty(), "{path}, dark {is_dark}, {width}: {findings:#?}");
            let overflow =
                window.run("return document.documentElement.scrollWidth > innerWidth").await;
            assert_eq!(overflow, false, "{path} is wider than the screen of {width}");
        }
        window.close().await;
    }
}

/// Returns the serious findings about the page.
pub(crate) async fn findings(window: &Window, axe: &str) -> Vec<Value> {
    window.run(axe).await;
    let found = window.chromium.client.execute_async(RUN, Vec::new()).await.unwrap();
    let is_serious =
        |finding: &Value| ["serious", "critical"].iter().any(|level| finding[1] == *level);
    found.as_array().unwrap().iter().filter(|finding| is_serious(finding)).cloned().collect()
}
