//! A sandbox and a browser that shows its pages.

use core_sandbox::Sandbox;
use fantoccini::{Locator, elements::Element, key::Key};
use serde_json::Value;

use crate::chromium::{Chromium, Settings};

/// A browser with the pages of a sandbox of its own.
pub(crate) struct Window {
    pub(crate) sandbox: Sandbox,
    pub(crate) chromium: Chromium,
}

impl Window {
    /// Opens a browser, or returns `None` if Chromium is missing.
    pub(crate) async fn open(settings: Settings) -> Option<Self> {
        let chromium = Chromium::start(settings).await?;
        let sandbox = Sandbox::builder().journal(1_000).start().await.unwrap();
        Some(Self { sandbox, chromium })
    }

    /// Goes to a page of the sandbox.
    pub(crate) async fn go(&self, path: &str) {
        self.visit(&format!("{}{path}", self.sandbox.url())).await;
    }

    /// Goes to an address.
    pub(crate) async fn visit(&self, address: &str) {
        self.chromium.client.goto(address).await.unwrap();
    }

    /// Returns the element that a CSS selector finds first, and waits for it if necessary.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self.chromium.client.wait().for_element(Locator::Css(selector)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{selector}: {error}: {}", self.text().await),
        }
    }

    /// Returns the button, link or field with this text.
    pub(crate) async fn named(&self, tag: &str, text: &str) -> Element {
        let path = format!("//{tag}[contains(normalize-space(.), \"{text}\")]");
        let found = self.chromium.client.wait().for_element(Locator::XPath(&path)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{path}: {error}: {}", self.text().await),
        }
    }

    /// Clicks on the button, link or label with this text.
    pub(crate) async fn click(&self, tag: &str, text: &str) {
        // Between two pages, an element of the old one may be found.
        for _ in 0..100 {
            if self.named(tag, text).await.click().await.is_ok() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{tag} {text} cannot be clicked: {}", self.text().await);
    }

    /// Replaces the value of a field.
    pub(crate) async fn fill(&self, selector: &str, value: &str) {
        let field = self.find(selector).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// Presses a key in the element that has the focus.
    pub(crate) async fn press(&self, key: Key) {
        let focused = self.chromium.client.active_element().await.unwrap();
        focused.send_keys(&char::from(key).to_string()).await.unwrap();
    }

    /// Returns the visible text of the page, which is empty between two pages.
    pub(crate) async fn text(&self) -> String {
        match self.chromium.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page has this text.
    pub(crate) async fn until(&self, text: &str) {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while !self.text().await.contains(text) {
            assert!(std::time::Instant::now() < deadline, "{text}: {}", self.text().await);
            // The page changes by its own script, and the driver cannot wait for a text.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    /// Runs a script in the page and returns its result.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.chromium.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Ends the browser.
    pub(crate) async fn close(self) {
        self.chromium.close().await;
    }
}
