//! Names that attack the pages, and names without an end.

use core_sandbox::{AppKind, AppRegistration};

use crate::{chromium::Settings, window::Window};

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_name_runs_nothing_and_a_long_one_fits_the_screen() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    window.chromium.client.set_window_size(400, 900).await.unwrap();
    let hostile =
        "\"><script>document.title='x'</script><img src=x onerror=\"document.title='x'\">";
    let long = format!("{}{}", "W".repeat(700), "\u{202e}א");
    for name in [hostile, &long] {
        let app = AppRegistration::new(name, AppKind::Web, "https://app.test/");
        let app = window.sandbox.register_app(app).unwrap();
        let login = format!(
            "/idp/connect/authorize?response_type=code&scope=read:core&client_id={}\
             &redirect_uri=https://app.test/",
            app.client_id
        );
        let page = format!("/apps/{}", app.client_id);
        for path in ["/apps", &page, &login] {
            window.go(path).await;
            let title = window.chromium.client.title().await.unwrap();
            assert!(title.ends_with("Core sandbox"), "{path}: {title}");
            assert_eq!(window.run("return document.images.length").await, 0, "{path}");
            let is_wide =
                window.run("return document.documentElement.scrollWidth > innerWidth").await;
            assert_eq!(is_wide, false, "{path}");
        }
        assert!(window.text().await.contains("Grant Permission"));
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_embed_a_page() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    let outer = "data:text/html,<iframe src='URL'></iframe>".replace("URL", window.sandbox.url());
    window.visit(&outer).await;
    let frame = window.find("iframe").await;
    frame.enter_frame().await.unwrap();
    assert!(!window.text().await.contains("Core sandbox"));
    window.close().await;
}
