//! The pages of the apps.

use core_sandbox::Sandbox;

use crate::browser::{Page, follow, open, reload, submit};

/// Returns the path of the app with this name, as the list links it.
fn path_of(sandbox: &Sandbox, name: &str) -> String {
    let list = open(sandbox, "/apps");
    let before = list.html.split(name).next().unwrap();
    let path = before.rsplit("href=\"").next().unwrap();
    path.split('"').next().unwrap().to_owned()
}

/// Returns the secret that a page shows.
fn secret(page: &Page) -> &str {
    page.html.split("id=\"client-secret\">").nth(1).unwrap().split('<').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_once_and_only_for_a_web_app() {
    let sandbox = Sandbox::start().await.unwrap();
    let form = "name=Timesheets&kind=web&redirect_uris=https://t.test/callback&description=Hours";
    let sent = submit(&sandbox, "/apps", form);
    assert_eq!(sent.status, 303);
    let app = sandbox.apps().into_iter().find(|app| app.name == "Timesheets").unwrap();
    let secret_part = app.client_secret.to_ascii_lowercase();
    for part in [&sent.location, &sent.head, &sent.html] {
        assert!(!part.to_ascii_lowercase().contains(&secret_part), "{part}");
    }
    assert_eq!(secret(&reload(&sandbox, &sent)), app.client_secret);
    reload(&sandbox, &sent).lacks(&app.client_secret).has("Generate New");
    let path = path_of(&sandbox, "Timesheets");
    open(&sandbox, &path).lacks(&app.client_secret).has("Generate New").has("Hours");

    let page = follow(&sandbox, &format!("{path}/secret"), "");
    let renewed = sandbox.apps().into_iter().find(|app| app.name == "Timesheets").unwrap();
    assert_ne!(renewed.client_secret, app.client_secret);
    assert_eq!(secret(&page), renewed.client_secret);

    let form = "name=Phone&kind=native&redirect_uris=my-app://callback";
    follow(&sandbox, "/apps", form)
        .has("is registered")
        .lacks("client-secret")
        .lacks("Generate New");
    let native = path_of(&sandbox, "Phone");
    let refused = submit(&sandbox, &format!("{native}/secret"), "");
    assert_eq!(refused.status, 400);
    refused.has("Refused.").has("it is not a web app");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_changed_and_deleted_after_a_confirmation() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = path_of(&sandbox, "Sandbox Web App");
    let form = "name=Renamed&redirect_uris=http://a.test/%0D%0Ahttp://b.test/&description=";
    follow(&sandbox, &path, form).has("The changes are saved").has("Renamed");
    assert_eq!(sandbox.app().redirect_uris, ["http://a.test/", "http://b.test/"]);
    assert_eq!(sandbox.app().offline_access, Some(false));

    let page = submit(&sandbox, &path, "name=Kept+in+the+form&redirect_uris=nonsense");
    assert_eq!(page.status, 400);
    page.has("Refused.").has("value=\"Kept in the form\"").has("nonsense");
    assert_eq!(sandbox.app().name, "Renamed");

    open(&sandbox, &format!("{path}/delete")).has("Delete <bdi>Renamed</bdi>?");
    assert_eq!(submit(&sandbox, &format!("{path}/delete"), "").status, 303);
    open(&sandbox, "/apps").lacks("Renamed");
    for form in ["", "/secret", "/delete"] {
        assert_eq!(submit(&sandbox, &format!("{path}{form}"), "").status, 404, "{form}");
    }
    assert_eq!(open(&sandbox, &path).status, 404);
}
