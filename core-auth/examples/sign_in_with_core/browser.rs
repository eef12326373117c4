//! A browser that follows redirects and stores one cookie.

use std::error::Error;

use axum::http::{Method, Request, StatusCode, header};
use bytes::Bytes;
use core_api::client::{ConnectionReuse, Transport};
use url::Url;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A browser; its tabs share the cookie.
#[derive(Default)]
pub(crate) struct Browser {
    transport: Transport,
    /// The cookie as `name=value`.
    pub(crate) cookie: String,
}

/// A page that a browser has loaded.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    /// The target of a redirect.
    pub(crate) location: Option<Url>,
}

impl Page {
    /// The heading, or the complete text if there is no heading.
    pub(crate) fn title(&self) -> String {
        self.text.split("</h1>").next().unwrap_or_default().replace("<h1>", "")
    }
}

impl Browser {
    /// Opens an address and follows redirects.
    pub(crate) async fn open(&mut self, url: &str) -> Outcome<Page> {
        let page = self.step(Method::GET, url).await?;
        self.follow(page).await
    }

    /// Sends an empty form and follows redirects.
    pub(crate) async fn post(&mut self, url: &str) -> Outcome<Page> {
        let page = self.step(Method::POST, url).await?;
        self.follow(page).await
    }

    async fn follow(&mut self, mut page: Page) -> Outcome<Page> {
        while let Some(location) = &page.location {
            page = self.step(Method::GET, location.as_str()).await?;
        }
        Ok(page)
    }

    /// Sends one request and stores the cookie of the response.
    pub(crate) async fn step(&mut self, method: Method, url: &str) -> Outcome<Page> {
        let request = Request::builder().method(method).uri(url);
        let request = request.header(header::COOKIE, self.cookie.as_str()).body(Bytes::new())?;
        let mut answer = self.transport.send(request, ConnectionReuse::Permitted).await?;
        if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            pair.clone_into(&mut self.cookie);
        }
        let location = match answer.headers().get(header::LOCATION) {
            Some(to) => Some(Url::parse(url)?.join(to.to_str()?)?),
            None => None,
        };
        let mut text = Vec::new();
        while let Some(chunk) = answer.body_mut().chunk().await? {
            text.extend_from_slice(&chunk);
        }
        Ok(Page { status: answer.status(), text: String::from_utf8(text)?, location })
    }
}
