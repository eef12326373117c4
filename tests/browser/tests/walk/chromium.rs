//! Chromium without a screen, and its driver.

use std::{env, process::Stdio};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// The variable that makes a test fail without its programs.
const NEEDED: &str = "CORE_NEEDS_PROGRAMS";

/// A browser with a session of its driver. Both end when it is dropped.
pub(crate) struct Chromium {
    pub(crate) client: fantoccini::Client,
    _driver: Child,
    _profile: TempDir,
}

/// The color scheme and the script of a browser.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) is_dark: bool,
    /// True if the browser loads no script.
    pub(crate) is_without_script: bool,
}

impl Chromium {
    /// Starts a browser. Without Chromium and its driver, returns `None`, or panics if
    /// `CORE_NEEDS_PROGRAMS` is set.
    pub(crate) async fn start(settings: Settings) -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let Ok(mut driver) = driver else {
            assert!(env::var_os(NEEDED).is_none(), "`chromedriver` is not installed");
            eprintln!("skipped: `chromedriver` is not installed");
            return None;
        };
        let port = port(&mut driver).await;
        let profile = TempDir::new().unwrap();
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--window-size=1200,900".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        if settings.is_dark {
            arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
        }
        let options = json!({ "args": arguments });
        let capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let chromium = Self { client, _driver: driver, _profile: profile };
        if settings.is_without_script {
            chromium.command("Network.enable", json!({})).await;
            chromium.command("Network.setBlockedURLs", json!({"urls": ["*.js"]})).await;
        }
        Some(chromium)
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub(crate) async fn command(&self, name: &str, parameters: serde_json::Value) {
        self.client.issue_cmd(Devtools { name: name.to_owned(), parameters }).await.unwrap();
    }

    /// Ends the session, and the browser with it.
    pub(crate) async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

/// Returns the port that the driver has chosen.
async fn port(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        let port = line.split("on port ").nth(1).filter(|_| line.contains("successfully"));
        if let Some(port) = port {
            // The rest of the output must not fill the pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return port.trim_end_matches('.').parse().unwrap();
        }
    }
    panic!("`chromedriver` names no port");
}

/// A command of the Chrome DevTools Protocol, as the driver forwards it.
#[derive(Debug)]
struct Devtools {
    name: String,
    parameters: serde_json::Value,
}

impl fantoccini::wd::WebDriverCompatibleCommand for Devtools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.name, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}
